/* tinyml harness: the host as a board. Counts no instructions and measures no
 * stack.
 *
 * Part of tinyml, Apache License 2.0. */
#include <stdio.h>
#include <string.h>

#include "board.h"

enum { MAX_FILES = 4 };
static FILE *files[MAX_FILES];
static int argument_count;
static char **argument_list;

void board_arguments(char *text, uint32_t size) {
  uint32_t used = 0;
  for (int i = 1; i < argument_count; ++i) {
    const size_t length = strlen(argument_list[i]);
    if (used + length + 2 > size)
      break;
    memcpy(text + used, argument_list[i], length);
    used += (uint32_t)length;
    text[used++] = ' ';
  }
  text[used] = '\0';
}

int32_t board_open(const char *path, int write) {
  for (int32_t i = 0; i < MAX_FILES; ++i) {
    if (files[i] == NULL) {
      files[i] = fopen(path, write ? "wb" : "rb");
      return files[i] == NULL ? -1 : i;
    }
  }
  return -1;
}

void board_close(int32_t file) {
  if (fclose(files[file]) != 0)
    board_print("close_failed 1\n");
  files[file] = NULL;
}

uint32_t board_read(int32_t file, void *data, uint32_t bytes) {
  return (uint32_t)fread(data, 1, bytes, files[file]);
}

int board_write(int32_t file, const void *data, uint32_t bytes) {
  return fwrite(data, 1, bytes, files[file]) != bytes;
}

void board_print(const char *text) { fputs(text, stdout); }

uint64_t board_instructions(void) { return 0; }

void board_quiet(int on) { (void)on; }

uint32_t *board_stack_bottom(void) { return NULL; }

int main(int argc, char **argv) {
  argument_count = argc;
  argument_list = argv;
  return harness_main();
}
