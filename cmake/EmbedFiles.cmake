# cmake -DOUTPUT=<file> -DROOT=<folder> -DFILES=<a|b|...> -P EmbedFiles.cmake
#
# Writes each file as an entry {path below ROOT, contents} of a C++ array.
# Raw strings are cut into pieces, since compilers limit the length of one.
string(REPLACE "|" ";" FILES "${FILES}")
set(text "")
foreach(file IN LISTS FILES)
  file(READ "${ROOT}/${file}" contents)
  string(REGEX REPLACE "^include/" "" path "${file}")
  string(LENGTH "${contents}" length)
  set(begin 0)
  string(APPEND text "{\"${path}\",\n")
  while(begin LESS length)
    string(SUBSTRING "${contents}" ${begin} 8000 piece)
    # Whole lines, so that no character is cut in two.
    string(FIND "${piece}" "\n" end REVERSE)
    math(EXPR end "${end} + 1")
    string(SUBSTRING "${piece}" 0 ${end} piece)
    string(APPEND text "R\"tinyml(${piece})tinyml\"\n")
    math(EXPR begin "${begin} + ${end}")
  endwhile()
  string(APPEND text "},\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}")
