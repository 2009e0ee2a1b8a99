"""What `make run` says, in German: by the English text."""

GERMAN = {
    "Stopped. `make run` goes on with the same data; `make clean-run` removes it.":
        "Beendet. `make run` macht mit denselben Daten weiter; `make clean-run` entfernt sie.",
    "Something": "Etwas",
    "{file} cannot be read or written: {reason}.": "{file} lässt sich nicht lesen oder schreiben: {reason}.",
    "Port {wanted} is taken; this takes {port}.": "Port {wanted} ist belegt; genommen wird {port}.",
    "Going on with what is in {folder} …": "Es geht weiter mit dem, was in {folder} ist …",
    "Setting up in {folder} …": "Wird eingerichtet in {folder} …",
    "Ctrl-C stops it.": "Strg-C beendet es.",
    "It runs in another terminal; Ctrl-C there stops it.":
        "Es läuft in einem anderen Terminal; dort beendet es Strg-C.",
    "It is being set up in another terminal": "Es wird gerade in einem anderen Terminal eingerichtet",
    "Wait until that one says where to look.": "Warten Sie, bis dort steht, wo etwas zu sehen ist.",
    "Going on with what is there: it is day {day} of the example.":
        "Es geht weiter mit dem, was da ist: Es ist Tag {day} des Beispiels.",
    "Its events are over; `make clean-run`, then `make run`, begins anew.":
        "Seine Ereignisse sind vorbei; `make clean-run` und dann `make run` beginnt von vorn.",
    "Letters: none go out. To try them on this machine: docs/operate.md, Try letters on one machine.":
        "Briefe: Es gehen keine hinaus. So lassen sie sich auf diesem Rechner ausprobieren: docs/operate.md, "
        "Try letters on one machine.",
    "Letters: to {place}, once Marlene has said to whom (Operations, To whom letters go).":
        "Briefe: an {place}, sobald Marlene gesagt hat, an wen (Betrieb, An wen Briefe gehen).",
    """
Uptake listens on {address}. Sign in, each link once:

  as Marlene, who answers for usage and runs this server
    {owner}
  as Anna, whom it affects (in another browser)
    {affected}

  Claims assistant    about day 80: who uses it, where the others are, what to do
  Reply drafts        three weeks before launch, and not ready
  {source}    invented events as they come in, every few seconds

{more} Everything is in {folder}; `make clean-run` removes it.
Commands on this server: {command}
The commands alone, in the terminal: make tour. On your own repository: make run REPO=PATH. Docs: docs/README.md
""": """
Uptake ist unter {address} erreichbar. Melden Sie sich an, jeder Link gilt einmal:

  als Marlene, die für die Nutzung verantwortlich ist und diesen Server betreibt
    {owner}
  als Anna, die betroffen ist (in einem anderen Browser)
    {affected}

  Claims assistant    um Tag 80: wer es nutzt, wo die anderen stehen, was zu tun ist
  Reply drafts        drei Wochen vor dem Start und nicht bereit
  {source}    erfundene Ereignisse, wie sie eingehen, alle paar Sekunden

{more} Alles liegt in {folder}; `make clean-run` entfernt es.
Befehle auf diesem Server: {command}
Die Befehle allein, im Terminal: make tour. Am eigenen Repository: make run REPO=PATH. Doku: docs/README.md
""",
}  # fmt: skip
