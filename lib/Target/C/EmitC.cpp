//===- EmitC.cpp - Prints mcu models as C ---------------------------------===//

#include "tinyml/Target/C/EmitC.h"
#include "CModel.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Target/C/RuntimeFiles.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::c;

/// Adds the runtime's files that `files` include, directly or through others,
/// and the sources that every program links. Files that are there already are
/// left alone.
static void bundleRuntime(SmallVectorImpl<EmittedFile> &files) {
  llvm::StringSet<> present;
  for (const EmittedFile &file : files)
    present.insert(file.name);
  auto add = [&](StringRef name, StringRef contents) {
    if (present.insert(name).second)
      files.push_back({name.str(), contents.str()});
  };
  for (const RuntimeFile &file : getRuntimeFiles())
    if (file.path.starts_with("src/common/"))
      add("tm_" + file.path.substr(strlen("src/common/")).str(), file.contents);
  for (size_t i = 0; i < files.size(); ++i) {
    SmallVector<StringRef> lines;
    std::string contents = files[i].contents;
    StringRef(contents).split(lines, '\n');
    for (StringRef line : lines) {
      if (!line.consume_front("#include \"tinyml/"))
        continue;
      std::string path = ("tinyml/" + line.split('"').first).str();
      for (const RuntimeFile &file : getRuntimeFiles())
        if (file.path == path)
          add(path, file.contents);
    }
  }
}

/// Appends the files of a model's weights, where it has any.
static LogicalResult appendWeights(const CModel &model,
                                   SmallVectorImpl<EmittedFile> &files) {
  if (model.weights.empty())
    return success();
  bool isBinary = model.options->binaryWeights;
  FailureOr<std::string> source =
      isBinary ? printBinaryWeightsSource(model) : printWeightsSource(model);
  if (failed(source))
    return failure();
  std::string stem = model.name + "_weights";
  files.push_back({stem + ".h", printWeightsHeader(model)});
  files.push_back({stem + ".c", std::move(*source)});
  if (!isBinary)
    return success();
  for (const WeightsObject &object : model.weights) {
    FailureOr<std::string> bytes = printBinaryWeights(object);
    if (failed(bytes))
      return failure();
    files.push_back({object.name + ".bin", std::move(*bytes)});
  }
  return success();
}

/// Appends the files of one model.
static LogicalResult appendModel(mcu::ModelOp op,
                                 const CEmissionOptions &options,
                                 SmallVectorImpl<EmittedFile> &files) {
  FailureOr<CModel> model = CModel::create(op, options);
  if (failed(model))
    return failure();
  const std::string &name = model->name;
  FailureOr<std::string> main = printSource(*model);
  if (failed(main))
    return failure();
  files.push_back({name + ".h", printHeader(*model)});
  files.push_back({name + ".c", std::move(*main)});
  if (failed(appendWeights(*model, files)))
    return failure();
  if (model->hasSlot()) {
    FailureOr<std::string> source = printSlotSource(*model);
    if (failed(source))
      return failure();
    files.push_back({name + "_adapter.h", printSlotHeader(*model)});
    files.push_back({name + "_adapter.c", std::move(*source)});
  }
  if (model->hasFloatEntry()) {
    files.push_back({name + "_float.h", printFloatHeader(*model)});
    files.push_back({name + "_float.c", printFloatSource(*model)});
  }
  if (options.selfTest) {
    if (options.selfTest->inputs.size() != op.getNumInputs() ||
        options.selfTest->crcs.size() != model->steps.size())
      return op.emitOpError("has a self-test for another model");
    files.push_back({name + "_selftest.h", printSelfTestHeader(*model)});
    files.push_back({name + "_selftest.c", printSelfTestSource(*model)});
  }
  if (options.testBench)
    files.push_back({name + "_testbench.c", printTestBench(*model)});
  return success();
}

LogicalResult tinyml::emitC(mcu::ModelOp model, const CEmissionOptions &options,
                            SmallVectorImpl<EmittedFile> &files) {
  SmallVector<EmittedFile> emitted;
  if (failed(appendModel(model, options, emitted)))
    return failure();
  if (options.bundleRuntime)
    bundleRuntime(emitted);
  files.append(std::make_move_iterator(emitted.begin()),
               std::make_move_iterator(emitted.end()));
  return success();
}

LogicalResult tinyml::emitC(ModuleOp module, const CEmissionOptions &options,
                            SmallVectorImpl<EmittedFile> &files) {
  SmallVector<EmittedFile> emitted;
  for (auto model : module.getOps<mcu::ModelOp>())
    if (failed(appendModel(model, options, emitted)))
      return failure();
  if (options.bundleRuntime)
    bundleRuntime(emitted);
  files.append(std::make_move_iterator(emitted.begin()),
               std::make_move_iterator(emitted.end()));
  return success();
}
