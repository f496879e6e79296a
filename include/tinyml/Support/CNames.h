//===- CNames.h - Legal and unique identifiers for C ------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_CNAMES_H
#define TINYML_SUPPORT_CNAMES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace tinyml {

/// Returns whether `name` is taken in C or C++: a keyword, a type, macro or
/// function of a header that emitted C includes, or a name of the runtime.
bool isTakenInC(llvm::StringRef name);

/// Returns a legal identifier of C and C++ that resembles `name`: other
/// characters become single underscores, it begins with a letter, has about 48
/// characters at most, the end of a longer name, and is not taken. `name` may
/// be anything, also empty; of several names joined by ';' the last one counts.
std::string toCIdentifier(llvm::StringRef name);

/// Returns whether `name` can stand in C and C++ as it is, whatever its length:
/// it begins with a letter, has no two underscores in a row and is not taken.
bool isCIdentifier(llvm::StringRef name);

/// Returns toCIdentifier(name), changed where files of this name would hide a
/// header of C or of the runtime: a model called `string` makes no `string.h`.
std::string toCPrefix(llvm::StringRef name);

/// Returns whether the C names and files of a model can begin with `name`.
bool isCPrefix(llvm::StringRef name);

/// Returns `identifier` in upper case, for macros.
std::string toCMacro(llvm::StringRef identifier);

/// Hands out identifiers that differ from each other in more than case, since
/// macros are made of them.
class CNames {
public:
  /// Makes `name` unavailable.
  void reserve(llvm::StringRef name);

  /// Returns toCIdentifier(hint), with a number behind it where that is not
  /// available, and reserves it.
  std::string create(llvm::StringRef hint);

private:
  /// Lower-case names in use, with the number to try next.
  llvm::StringMap<unsigned> used;
};

} // namespace tinyml

#endif // TINYML_SUPPORT_CNAMES_H
