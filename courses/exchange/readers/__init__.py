"""Reading what trainers bring: presentations, documents, PDF files, workbooks and packages, each as an `Incoming`."""
