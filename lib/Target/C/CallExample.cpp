//===- CallExample.cpp - How a program calls a model ----------------------===//

#include "tinyml/Target/C/CallExample.h"
#include "CModel.h"

using namespace mlir;

namespace tinyml {

FailureOr<CallExample> makeCallExample(mcu::ModelOp op) {
  CEmissionOptions options;
  FailureOr<c::CModel> model = c::CModel::create(op, options);
  if (failed(model))
    return failure();
  CallExample example;
  auto &definitions = example.definitions;
  definitions.push_back("static " + model->name + "_arena arena;");
  example.arguments = "&arena";
  if (model->hasState()) {
    definitions.push_back("static " + model->name + "_state state;");
    example.reset = model->name + "_reset(&state);";
    example.arguments += ", &state";
  }
  for (const c::Port &port : model->ports) {
    std::string array = (port.isInput() ? "in_" : "out_") + port.name;
    std::string length = port.macro + "_LEN";
    if (model->hasSlot() && port.name == model->adapter->port) {
      array = model->name + "_adapter_none";
      definitions.push_back("extern const uint32_t " + array + "[" + length +
                            "];");
      example.arguments += ", " + array;
      continue;
    }
    definitions.push_back("static " + port.cType + " " + array + "[" + length +
                          "];");
    example.arguments += ", " + array;
    if (!port.isInput() && example.output.empty()) {
      example.output = array;
      example.outputLength = length;
    }
  }
  return example;
}

} // namespace tinyml
