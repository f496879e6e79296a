//===- ImportONNX.cpp - Reading ONNX files --------------------------------===//

#include "tinyml/Target/ONNX/ImportONNX.h"
#include "GraphCut.h"
#include "GraphImporter.h"
#include "NameCheck.h"
#include "tinyml/Dialect/ONNX/IR/Opsets.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SHA256.h"
#include <google/protobuf/io/coded_stream.h>

using namespace mlir;
using namespace tinyml;

/// Nested messages that protobuf may follow. A subgraph takes three levels, so
/// that kMaxDepth of them are not yet too deep.
static constexpr int kProtobufDepth = 512;

static LogicalResult parse(llvm::MemoryBufferRef buffer,
                           const ImportState &state, proto::ModelProto &model) {
  if (buffer.getBufferSize() == 0)
    return state.error() << "the file is empty";
  if (buffer.getBufferSize() >= INT32_MAX)
    return state.error() << "the file has " << buffer.getBufferSize()
                         << " bytes; an ONNX file has less than 2 GiB, larger "
                            "models keep their tensors in files of their own";
  google::protobuf::io::CodedInputStream stream(
      reinterpret_cast<const uint8_t *>(buffer.getBufferStart()),
      static_cast<int>(buffer.getBufferSize()));
  stream.SetRecursionLimit(kProtobufDepth);
  if (!model.ParseFromCodedStream(&stream) || !stream.ConsumedEntireMessage())
    return state.error()
           << "this is not an ONNX file, or it is truncated or damaged";
  if (!model.has_graph())
    return state.error() << "the file has no graph; it is no ONNX model, or it "
                            "is truncated";
  return checkNames(model, state);
}

FailureOr<Opsets> tinyml::readOpsets(
    const google::protobuf::RepeatedPtrField<proto::OperatorSetIdProto> &list,
    const ImportState &state, const Twine &what) {
  Opsets opsets;
  for (const proto::OperatorSetIdProto &item : list) {
    std::string domain = item.domain() == "ai.onnx" ? "" : item.domain();
    auto [entry, isNew] = opsets.try_emplace(domain, item.version());
    if (!isNew && entry->second != item.version())
      return state.error() << what << " imports versions " << entry->second
                           << " and " << item.version()
                           << " of the operators of the domain '"
                           << (domain.empty() ? "ai.onnx" : domain) << "'";
  }
  auto standard = opsets.find("");
  if (standard == opsets.end() ||
      (standard->second >= kOldestOpset && standard->second <= kNewestOpset))
    return opsets;
  InFlightDiagnostic diag =
      state.error() << what << " imports version " << standard->second
                    << " of ONNX's operators (opset), but versions "
                    << kOldestOpset << " to " << kNewestOpset << " can be read";
  diag.attachNote() << "onnx.version_converter converts a model to another "
                       "version";
  return failure();
}

static void setModuleAttributes(ModuleOp module, const Opsets &opsets,
                                int64_t irVersion, StringRef contents) {
  Builder builder(module.getContext());
  NamedAttrList versions;
  for (const auto &[domain, version] : opsets)
    versions.append(domain.empty() ? "ai.onnx" : domain,
                    builder.getI64IntegerAttr(version));
  module->setAttr(onnx::kOpsetsAttr,
                  versions.getDictionary(module.getContext()));
  module->setAttr(onnx::kIRVersionAttr, builder.getI64IntegerAttr(irVersion));
  auto digest = llvm::SHA256::hash(llvm::arrayRefFromStringRef(contents));
  module->setAttr(onnx::kSHA256Attr, builder.getStringAttr(llvm::toHex(
                                         digest, /*LowerCase=*/true)));
}

OwningOpRef<ModuleOp> tinyml::importONNX(llvm::MemoryBufferRef buffer,
                                         MLIRContext &context,
                                         const ImportOptions &options) {
  context.loadDialect<func::FuncDialect, onnx::ONNXDialect>();
  ImportState state(&context, options, buffer.getBufferIdentifier());
  proto::ModelProto model;
  if (failed(parse(buffer, state, model)))
    return {};
  if (failed(cutGraph(*model.mutable_graph(), state)))
    return {};
  FailureOr<Opsets> opsets =
      readOpsets(model.opset_import(), state, "the model");
  if (failed(opsets))
    return {};
  OwningOpRef<ModuleOp> module = ModuleOp::create(state.getFileLoc());
  setModuleAttributes(*module, *opsets, model.ir_version(), buffer.getBuffer());
  GraphImporter importer(state, model, std::move(*opsets));
  if (failed(importer.importMain(*module)))
    return {};
  return module;
}

OwningOpRef<ModuleOp> tinyml::importONNX(StringRef path, MLIRContext &context,
                                         const ImportOptions &options) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (buffer)
    return importONNX((*buffer)->getMemBufferRef(), context, options);
  ImportState state(&context, options, path);
  state.error() << "cannot open the file: " << buffer.getError().message();
  return {};
}
