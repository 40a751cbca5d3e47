from langapp.cli import main

main()
