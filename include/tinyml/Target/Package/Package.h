//===- Package.h - A model as a package of an ecosystem ---------*- C++ -*-===//
//
// Arduino, PlatformIO, ESP-IDF, Zephyr and others each want C files in folders
// of their own, with a description in a file of their own. Those files are
// templates in lib/Target/Package/Templates, which become a part of the
// compiler.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_TARGET_PACKAGE_PACKAGE_H
#define TINYML_TARGET_PACKAGE_PACKAGE_H

#include "tinyml/Support/Target.h"
#include "tinyml/Target/C/EmitC.h"

namespace tinyml {

/// The names of the kinds of packages, sorted.
std::vector<llvm::StringRef> getPackageKinds();

/// Whether `version` is three numbers, as every ecosystem takes it: `1.0.12`.
bool isPackageVersion(llvm::StringRef version);

/// Whether `path` names an archive of a package instead of its folder: `x.zip`,
/// and `x.pack` for a CMSIS-Pack.
bool isPackageArchive(llvm::StringRef kind, llvm::StringRef path);

/// Returns the folder that an archive of a package has all files in, with a `/`
/// behind it: what the ecosystem unpacks it to. Empty where the files are to
/// be at the top.
std::string getPackageFolder(llvm::StringRef kind, llvm::StringRef model);

struct PackageOptions {
  /// One of getPackageKinds(); empty = no package.
  std::string kind;
  std::string version = "1.0.0";
  /// What the compiler says of itself: `tinyml 0.1.0`.
  std::string tool;
};

/// Moves the C files of `model` to where the package has them, and adds its
/// descriptions and an example that calls the model. Fails after an error.
mlir::LogicalResult makePackage(mcu::ModelOp model,
                                const PackageOptions &options,
                                const Target &target,
                                llvm::SmallVectorImpl<EmittedFile> &files);

} // namespace tinyml

#endif // TINYML_TARGET_PACKAGE_PACKAGE_H
