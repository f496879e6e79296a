//===- ModelPart.h - Parts of an ONNX file's graph --------------*- C++ -*-===//

#ifndef TINYML_TOOLS_COMPILE_MODELPART_H
#define TINYML_TOOLS_COMPILE_MODELPART_H

#include "tinyml/Conversion/ONNXToTinyML/ConversionRecord.h"
#include "tinyml/Target/ONNX/ImportONNX.h"

namespace tinyml {

/// Imports the ONNX file `path`. The types of values that become inputs
/// (`options.inputs`) and that the file does not state are those that what is
/// before them computes. Returns null after an error diagnostic.
mlir::OwningOpRef<mlir::ModuleOp> importPart(llvm::StringRef path,
                                             mlir::MLIRContext &context,
                                             const ImportOptions &options);

/// Says, in a remark about the file, how to compile it without the nodes that
/// `record` says cannot be converted: where `record.cut` gives a part that can
/// be, with which options.
void remarkPart(llvm::StringRef path, mlir::MLIRContext &context,
                const ImportOptions &options, const ConversionRecord &record);

} // namespace tinyml

#endif // TINYML_TOOLS_COMPILE_MODELPART_H
