# Reads what --report=json wrote.

# report_member FILE NAME: a member of the whole model, not of one of its steps.
report_member() {
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2"
}
