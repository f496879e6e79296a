//===- SelfTestPrinter.cpp - <model>_selftest.{h,c} -----------------------===//

#include "CModel.h"
#include "CText.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace tinyml;
using namespace tinyml::c;
using namespace tinyml::mcu;
using namespace llvm;

bool SelfTestData::isChecked(ModelOp model, int64_t step) {
  BufferLiveness liveness(model);
  CallOp kernel = liveness.getSteps()[step];
  mlir::Value output = kernel.getOutputs().front();
  auto type = cast<mlir::MemRefType>(output.getType());
  mlir::Value root = getRoot(output).first;
  // What is left after the last trip is all that can be looked at.
  const StepLoop *loop = liveness.getLoop(step);
  if (loop && liveness.isInside(root, *loop))
    return false;
  return type.getElementType().isInteger() &&
         liveness.get(root).lastWrite == step;
}

/// Returns the parameters of `<model>_selftest`, or of the step's.
static std::vector<std::string> getTestParameters(const CModel &model,
                                                  bool isStep = false) {
  std::vector<std::string> result{model.name + "_arena *arena"};
  if (model.hasState())
    result.push_back(model.name + "_state *state");
  for (const Port &port : model.ports)
    if (!port.isInput())
      result.push_back(port.cType + " *" + port.name);
  if (isStep)
    result.insert(result.begin(), "unsigned n");
  return result;
}

std::string tinyml::c::printSelfTestHeader(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, "Self-test of " + model.name + ". " + getOrigin(model));
  std::string guard = getIncludeGuard(model.name + "_selftest.h");
  os << "#ifndef " << guard << "\n#define " << guard << "\n\n#include \""
     << model.name << ".h\"\n\nTM_BEGIN_DECLS\n\n";
  printComment(
      os, "Runs the model on a stored input and compares the CRC-32 of "
          "what each integer step computes. " +
              std::string(model.hasState() ? "Resets the state first. " : "") +
              "Returns 0 if all agree, 1 + the number of the first step "
              "that does not, or a negative tm_status.");
  printWrapped(os, "TM_MUST_CHECK int32_t " + model.name + "_selftest(",
               getTestParameters(model), ");\n", 4);
  os << "\n";
  printComment(os, "Step n of it, for a loop that does something in between: " +
                       model.macro +
                       "_STEPS calls, from 0 on, with the same memory.");
  printWrapped(os, "TM_MUST_CHECK int32_t " + model.name + "_selftest_step(",
               getTestParameters(model, /*isStep=*/true), ");\n", 4);
  os << "\nTM_END_DECLS\n\n#endif\n";
  return text;
}

/// Prints the stored bytes of an input as elements of its type.
static void printGolden(raw_ostream &os, const Port &port,
                        ArrayRef<char> bytes) {
  os << "static const " << port.cType << " golden_" << port.name << "["
     << std::max<int64_t>(port.elements, 1) << "] = {\n";
  printNumbers(os, bytes, port.cType, 4);
  os << (bytes.empty() ? "    0" : "") << "\n};\n\n";
}

void tinyml::c::printCRC(raw_ostream &os) {
  os << "/* CRC-32 as in zip and Ethernet. */\n"
        "static uint32_t crc32(const void *data, size_t size) {\n"
        "  const uint8_t *const bytes = (const uint8_t *)data;\n"
        "  uint32_t crc = UINT32_C(0xffffffff);\n"
        "  for (size_t i = 0; i < size; ++i) {\n"
        "    crc ^= bytes[i];\n"
        "    for (int bit = 0; bit < 8; ++bit) {\n"
        "      crc = (crc >> 1) ^ ((crc & 1u) != 0u ? UINT32_C(0xedb88320) : "
        "0u);\n    }\n  }\n  return ~crc;\n}\n\n";
}

static void printSteps(raw_ostream &os, const CModel &model,
                       const SelfTestData &data) {
  for (auto [number, step] : enumerate(model.steps)) {
    if (!data.crcs[number])
      continue;
    printCase(os, number, step);
    printWrapped(os, "    return crc32(",
                 {step.output, std::to_string(step.outputBytes) + "u"},
                 ") == UINT32_C(0x" + utohexstr(*data.crcs[number], true, 8) +
                     ");\n",
                 8);
  }
}

std::string tinyml::c::printSelfTestSource(const CModel &model) {
  const SelfTestData &data = *model.options->selfTest;
  std::string text;
  raw_string_ostream os(text);
  printComment(os, "Self-test of " + model.name + ". " + getOrigin(model));
  os << "#include \"" << model.name << "_selftest.h\"\n#include <math.h>\n\n";
  std::vector<std::string> arguments{"n", "arena"};
  std::vector<std::string> outputs{"n", "arena"};
  std::vector<std::string> parameters{"unsigned n",
                                      "const " + model.name + "_arena *arena"};
  if (model.hasState()) {
    arguments.push_back("state");
    outputs.push_back("state");
    parameters.push_back("const " + model.name + "_state *state");
  }
  size_t input = 0;
  for (const Port &port : model.ports) {
    arguments.push_back((port.isInput() ? "golden_" : "") + port.name);
    if (port.isInput()) {
      printGolden(os, port, data.inputs[input++]);
      continue;
    }
    outputs.push_back(port.name);
    parameters.push_back("const " + port.cType + " *" + port.name);
  }
  std::set<StringRef> buffers;
  for (auto [step, crc] : zip(model.steps, data.crcs))
    if (crc)
      buffers.insert(step.outputBuffer);
  printBuffers(os, model, [&](const Buffer &buffer) {
    return buffers.count(buffer.name) != 0;
  });
  printCRC(os);
  os << "/* Whether what step n has computed is right. */\n";
  printWrapped(os, "static int is_right(", parameters, ") {\n", 4);
  for (size_t i = 1; i < outputs.size(); ++i)
    os << "  (void)" << outputs[i] << ";\n";
  os << "  switch (n) {\n";
  printSteps(os, model, data);
  os << "  default:\n    return 1;\n  }\n}\n\n";

  printWrapped(os, "int32_t " + model.name + "_selftest_step(",
               getTestParameters(model, /*isStep=*/true), ") {\n", 4);
  if (model.hasState())
    os << "  if (n == 0u) {\n    " << model.name << "_reset(state);\n  }\n";
  printWrapped(os, "  const tm_status status = " + model.name + "_step(",
               arguments, ");\n", 6);
  os << "  if (status != TM_OK) {\n    return (int32_t)status;\n  }\n";
  printWrapped(os, "  return is_right(", outputs,
               ") != 0 ? 0 : (int32_t)n + 1;\n", 6);
  os << "}\n\n";

  printWrapped(os, "int32_t " + model.name + "_selftest(",
               getTestParameters(model), ") {\n", 4);
  os << "  for (unsigned n = 0u; n < " << model.macro << "_STEPS; ++n) {\n";
  printWrapped(os,
               "    const int32_t result = " + model.name + "_selftest_step(",
               outputs, ");\n", 8);
  os << "    if (result != 0) {\n      return result;\n    }\n  }\n"
        "  return 0;\n}\n";
  return text;
}
