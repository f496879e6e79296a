//===- Zip.h - Archives of files --------------------------------*- C++ -*-===//

#ifndef TINYML_DATA_ZIP_H
#define TINYML_DATA_ZIP_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace tinyml {

/// A file of an archive; folders in `name` are divided by `/`.
struct ZipMember {
  std::string name, contents;
};

/// Returns the bytes of a zip archive, which are the same for the same members:
/// no clock, every member has the format's first date. Or the reason why there
/// are none.
llvm::Expected<std::string> formatZip(llvm::ArrayRef<ZipMember> members);

} // namespace tinyml

#endif // TINYML_DATA_ZIP_H
