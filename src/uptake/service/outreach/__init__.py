"""
Telling people: what is said is frozen by approval, goes out by the outbox, and comes back as answers.

Its files, in the order in which things happen:

- what is said: `texts` (translations, templates), `versions` (drafted, approved, released), `lint` (what the words
  lack); `board`, `unreached`, `today` (what the owner sees of it)
- to whom: `planning` (rows that are due), `reminding` (whom nobody reminds any more), `elsewhere` (who was told by
  others), `membership` (who is in which group), `team` (what a manager says), `chosen` (letters that usage chooses),
  `since_backup` (who may have it after a restore)
- out: `modes` (to whom anything may go), `outbox` (the rows), `letters` (a row as a letter), `links`, `marks` (what
  is in it), `sending`, `pace` (carrying them), `posting` (all of it, time and again)
- back: `person` (the page behind a link), `presses` (a button in a chat), `incoming_mail` (the mailbox)
- questions: `questions` (kept, answered), `question_list` (as pages show them), `question_routing` (put to whoever is
  to answer), `answers_by_mail` (what these write back), `question_letters` (the letters of it all), `asked_elsewhere`
  (what files say was asked)
- into the Picture: `acts` (what was done for people, and what they said, as reserved events)
"""
