# Compiles a model for a target into a folder of its name, builds it here with
# the sanitizer of undefined behaviour, and runs it in a dirty arena.
# usage: run_dirty.sh MODEL TARGET CC
set -e
tinyml-compile "$1" --target="$2" --name=net -o "$2" > /dev/null
$3 -std=c99 -fsanitize=undefined -fno-sanitize-recover=all -I"$2" "$2"/*.c "$(dirname "$0")/dirty.c" -o "$2/main" -lm
"./$2/main"
