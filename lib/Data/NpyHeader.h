//===- NpyHeader.h - What a .npy file holds ---------------------*- C++ -*-===//

#ifndef TINYML_LIB_DATA_NPYHEADER_H
#define TINYML_LIB_DATA_NPYHEADER_H

#include "tinyml/Data/Array.h"

namespace tinyml {

/// The elements that follow the header of a .npy file, as they are stored.
struct NpyHeader {
  ArrayType type; ///< floats may have 2 bytes
  bool isBigEndian = false;
  bool isFortranOrder = false;
  llvm::SmallVector<int64_t> shape;
};

/// Reads the header's dictionary: the three keys that the format requires, in
/// any order.
llvm::Expected<NpyHeader> parseNpyHeader(llvm::StringRef dictionary);

} // namespace tinyml

#endif // TINYML_LIB_DATA_NPYHEADER_H
