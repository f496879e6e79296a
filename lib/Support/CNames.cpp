//===- CNames.cpp - Legal and unique identifiers for C --------------------===//

#include "tinyml/Support/CNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

/// C99 to C23 and C++98 to C++23, then what <stdint.h>, <stddef.h>, <math.h>,
/// <string.h> and C itself declare under plain names. Names of these headers
/// that end in `_t` or `_MAX` are found by their form.
static constexpr const char *kTaken[] = {
    // keywords
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor",
    "bool", "break", "case", "catch", "char", "char8_t", "char16_t", "char32_t",
    "class", "compl", "concept", "const", "consteval", "constexpr", "constinit",
    "const_cast", "continue", "co_await", "co_return", "co_yield", "decltype",
    "default", "delete", "do", "double", "dynamic_cast", "else", "enum",
    "explicit", "export", "extern", "false", "final", "float", "for", "friend",
    "goto", "if", "import", "inline", "int", "long", "module", "mutable",
    "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator",
    "or", "or_eq", "override", "private", "protected", "public", "register",
    "reinterpret_cast", "requires", "restrict", "return", "short", "signed",
    "sizeof", "static", "static_assert", "static_cast", "struct", "switch",
    "template", "this", "thread_local", "throw", "true", "try", "typedef",
    "typeid", "typename", "typeof", "typeof_unqual", "union", "unsigned",
    "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
    // macros and functions
    "NULL", "INFINITY", "NAN", "HUGE_VAL", "HUGE_VALF", "assert", "errno",
    "main", "offsetof", "linux", "unix", "near", "far", "interrupt", "data",
    "memcpy", "memmove", "memset", "memcmp", "strlen", "abs", "exp", "expf",
    "log", "logf", "sin", "cos", "tan", "tanh", "tanhf", "sqrt", "sqrtf",
    "floor", "ceil", "round", "rint", "rintf", "pow", "powf", "fmin", "fmax",
    "fabs", "fabsf", "gamma", "signbit", "isnan", "isinf", "y0", "y1", "yn",
    "j0", "j1", "jn", "index", "rindex"};

/// Headers of C, of C libraries and of compilers that a file `<name>.h` on the
/// include path would hide, and the runtime's own prefix.
static constexpr const char *kTakenPrefixes[] = {
    "alloca",    "arm_acle", "arm_mve", "arm_neon",  "assert", "complex",
    "ctype",     "endian",   "errno",   "features",  "fenv",   "float",
    "inttypes",  "iso646",   "limits",  "locale",    "malloc", "math",
    "memory",    "newlib",   "pthread", "reent",     "sched",  "setjmp",
    "signal",    "stdalign", "stdarg",  "stdatomic", "stdbit", "stdbool",
    "stdckdint", "stddef",   "stdint",  "stdio",     "stdlib", "stdnoreturn",
    "string",    "strings",  "tgmath",  "threads",   "time",   "tm",
    "uchar",     "unistd",   "wchar",   "wctype"};

static bool isTakenAsPrefix(StringRef name) {
  return is_contained(kTakenPrefixes, name.lower());
}

bool tinyml::isTakenInC(StringRef name) {
  static const StringSet<> taken = [] {
    StringSet<> names;
    for (const char *entry : kTaken)
      names.insert(entry);
    return names;
  }();
  return taken.contains(name) || name.ends_with("_t") ||
         name.ends_with("_MAX") || name.ends_with("_MIN") ||
         name.starts_with("tm_") || name.starts_with("TM_");
}

std::string tinyml::toCIdentifier(StringRef name) {
  constexpr size_t kMaxLength = 48;
  // Converters join the names of fused nodes by ';', the main one last.
  name = name.rtrim(';');
  name = name.substr(name.rfind(';') + 1);
  std::string result;
  for (char c : name) {
    bool legal = isAlnum(c);
    if (legal || (!result.empty() && result.back() != '_'))
      result.push_back(legal ? c : '_');
  }
  // The end of a long name says most; it begins at one of its parts.
  if (result.size() > kMaxLength) {
    result.erase(0, result.size() - kMaxLength);
    size_t part = result.find('_');
    if (part + 1 < result.size() / 2)
      result.erase(0, part + 1);
  }
  while (!result.empty() && result.back() == '_')
    result.pop_back();
  if (result.empty() || isDigit(result.front()))
    result.insert(0, "n");
  if (isTakenInC(result))
    result.insert(0, isUpper(result.front()) ? "N_" : "n_");
  return result;
}

bool tinyml::isCIdentifier(StringRef name) {
  return !name.empty() && isAlpha(name.front()) && !name.contains("__") &&
         all_of(name, [](char c) { return isAlnum(c) || c == '_'; }) &&
         !isTakenInC(name);
}

std::string tinyml::toCPrefix(StringRef name) {
  std::string prefix = toCIdentifier(name);
  return isTakenAsPrefix(prefix) ? "n_" + prefix : prefix;
}

bool tinyml::isCPrefix(StringRef name) {
  return isCIdentifier(name) && !isTakenAsPrefix(name);
}

std::string tinyml::toCMacro(StringRef identifier) {
  return identifier.upper();
}

void tinyml::CNames::reserve(StringRef name) {
  used.try_emplace(name.lower(), 2);
}

std::string tinyml::CNames::create(StringRef hint) {
  std::string base = toCIdentifier(hint);
  std::string name = base;
  while (used.contains(StringRef(name).lower()))
    name = base + "_" + std::to_string(used[StringRef(base).lower()]++);
  reserve(name);
  return name;
}
