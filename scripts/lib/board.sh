# Building for the emulated board and running on it.

# Says what is lacking for the emulated board; fails when nothing is.
board_lacks() {
  local lacking=()
  have arm-none-eabi-gcc || lacking+=("gcc-arm-none-eabi")
  [ -n "$(arm-none-eabi-gcc -print-file-name=libc_nano.a 2>/dev/null | grep /)" ] || lacking+=("libnewlib-arm-none-eabi")
  have qemu-system-arm || lacking+=("qemu-system-arm")
  [ ${#lacking[@]} -gt 0 ] && echo "install ${lacking[*]}"
}

# The runtime's own tool: board_tool build BOARD -o PROGRAM FILE.c..., board_tool run BOARD PROGRAM
board_tool() { python3 "$root/runtime/boards/tmboard.py" "$@"; }
