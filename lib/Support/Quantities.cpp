//===- Quantities.cpp - Numbers for people --------------------------------===//

#include "tinyml/Support/Quantities.h"
#include "llvm/Support/FormatVariadic.h"

std::string tinyml::formatBytes(int64_t bytes) {
  if (bytes < 1000)
    return llvm::formatv("{0} B", bytes);
  if (bytes < 1000 * 1024)
    return llvm::formatv("{0:f1} KB", bytes / 1024.0);
  return llvm::formatv("{0:f2} MB", bytes / (1024.0 * 1024.0));
}

std::string tinyml::formatCount(int64_t count) {
  if (count < 10000)
    return std::to_string(count);
  if (count < 1000000)
    return llvm::formatv("{0:f1} thousand", count / 1e3);
  return llvm::formatv("{0:f2} million", count / 1e6);
}
