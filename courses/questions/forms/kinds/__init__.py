"""One form for each kind of question: from its data and back."""
