//===- CText.h - Literals, comments and tables in C -------------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_C_CTEXT_H
#define TINYML_LIB_TARGET_C_CTEXT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <string>

namespace tinyml::c {

/// Emitted lines are at most this long, names that are longer aside.
inline constexpr size_t kColumns = 100;

/// The shortest float literal that reads back as the same value, INFINITY, or
/// NAN (the last two need <math.h>).
std::string getFloat(float value);

/// An integer literal of `cType`, without a warning for any value; the value is
/// given as the bits of an int64_t.
std::string getInteger(int64_t value, llvm::StringRef cType);

/// `text` without what would end a comment or its line.
std::string getCommentText(llvm::StringRef text);

/// `text` as a C string literal with its quotes, safe inside a comment.
std::string getQuoted(llvm::StringRef text);

/// A count for a reader, e.g. 320 kMAC: three digits at most.
std::string getCount(int64_t count, llvm::StringRef unit);

/// Prints `count` items with commas and line breaks, each line indented.
void printList(llvm::raw_ostream &os, size_t count, unsigned indent,
               llvm::function_ref<void(size_t, std::string &)> getItem);

/// Prints `head`, the items with `separator` behind all but the last, and
/// `tail`, broken where a line gets too long; continuation lines are indented
/// by `indent`, four more than the statement.
void printWrapped(llvm::raw_ostream &os, llvm::StringRef head,
                  llvm::ArrayRef<std::string> items, llvm::StringRef tail,
                  unsigned indent, llvm::StringRef separator = ",");

/// Prints `text` as a comment, broken at spaces and, where a name is too long
/// for a line, after a part of it.
void printComment(llvm::raw_ostream &os, llvm::StringRef text,
                  unsigned indent = 0);

} // namespace tinyml::c

#endif // TINYML_LIB_TARGET_C_CTEXT_H
