//===- Quantities.h - Numbers for people ------------------------*- C++ -*-===//

#ifndef TINYML_SUPPORT_QUANTITIES_H
#define TINYML_SUPPORT_QUANTITIES_H

#include <cstdint>
#include <string>

namespace tinyml {

/// Returns a size for people: `812 B`, `24.9 KB`, `1.20 MB`.
std::string formatBytes(int64_t bytes);

/// Returns a count for people: `812`, `24.9 thousand`, `2.66 million`.
std::string formatCount(int64_t count);

} // namespace tinyml

#endif // TINYML_SUPPORT_QUANTITIES_H
