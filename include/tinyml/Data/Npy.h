//===- Npy.h - Files of NumPy arrays ----------------------------*- C++ -*-===//

#ifndef TINYML_DATA_NPY_H
#define TINYML_DATA_NPY_H

#include "tinyml/Data/Array.h"

namespace tinyml {

/// Reads the contents of a .npy file: format 1 to 3, either byte order, C or
/// Fortran order, booleans, integers and floats. Float16 becomes float32.
llvm::Expected<Array> parseNpy(llvm::StringRef contents);

/// Returns `array` as the contents of a .npy file of format 1.
std::string formatNpy(const Array &array);

/// Reads a .npy file (one array without a name) or a .npz file (a zip archive
/// of .npy files; the names lose their extension).
llvm::Expected<std::vector<NamedArray>> readArrays(llvm::StringRef path);

/// Writes a .npz file; the same arrays give the same bytes. With a `path` that
/// ends in .npy, writes the one array there is.
llvm::Error writeArrays(llvm::StringRef path,
                        llvm::ArrayRef<NamedArray> arrays);

} // namespace tinyml

#endif // TINYML_DATA_NPY_H
