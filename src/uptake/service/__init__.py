"""What a person or a program can do: one public function each, one transaction each."""
