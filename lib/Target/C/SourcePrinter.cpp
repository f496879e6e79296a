//===- SourcePrinter.cpp - <model>.c --------------------------------------===//

#include "CModel.h"
#include "CText.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/bit.h"
#include <cmath>
#include <set>

using namespace tinyml;
using namespace tinyml::c;
using namespace tinyml::mcu;
using namespace llvm;

/// Whether a struct shows INFINITY or NAN, which <math.h> defines.
static bool needsMath(const KernelStruct &type, ArrayRef<int32_t> words) {
  return any_of(zip(type.fields, words), [](auto member) {
    return std::get<0>(member).isFloat &&
           !std::isfinite(bit_cast<float>(std::get<1>(member)));
  });
}

/// Whether a state begins with INFINITY or NAN.
static bool needsMathForInitial(const Port &state) {
  if (state.cType != "float" || !state.initial)
    return false;
  mlir::FailureOr<WeightsView> view = WeightsView::get(state.initial);
  return succeeded(view) && any_of(view->getValues<float>(), [](float value) {
           return !std::isfinite(value);
         });
}

static void printIncludes(raw_ostream &os, const CModel &model) {
  bool math = any_of(model.constants, [](const StructConstant &constant) {
    return needsMath(*constant.type, constant.words);
  });
  math |= any_of(model.states, needsMathForInitial);
  std::set<StringRef> headers;
  for (const auto &instance : model.instances) {
    headers.insert(instance->variant ? instance->variant->header
                                     : instance->kernel->header);
    if (instance->params)
      math |= needsMath(instance->kernel->params, *instance->params);
  }
  os << "#include \"" << model.name << ".h\"\n";
  if (!model.weights.empty())
    os << "#include \"" << model.name << "_weights.h\"\n";
  for (StringRef header : headers)
    os << "#include \"" << header << "\"\n";
  if (math)
    os << "#include <math.h>\n";
  os << '\n';
}

static void printStruct(raw_ostream &os, unsigned indent, StringRef name,
                        const KernelStruct &type, ArrayRef<int32_t> words) {
  std::string head = std::string(indent, ' ') + "static const " +
                     type.name.str() + " " + name.str() + " = {";
  printWrapped(os, head, getInitializers(type, words), "};\n", indent + 4);
}

/// Prints TM_APART for all pointers but the second one: the filter where there
/// is one, which gains most from an address that the C compiler knows. A shape
/// that is a parameter is among them, so that no copy of the function is made
/// for the shape of one call.
static void printApart(raw_ostream &os, const Instance &instance,
                       ArrayRef<std::string> pointers) {
  SmallVector<StringRef> apart;
  if (!instance.shape)
    apart.push_back("s");
  for (auto [index, pointer] : enumerate(pointers))
    if (index != 1)
      apart.push_back(pointer);
  StringRef separator = "  ";
  for (StringRef pointer : apart) {
    os << separator << "TM_APART(" << pointer << ");";
    separator = " ";
  }
  os << '\n';
}

/// Prints the function that calls one kernel with what all its steps share.
static void printInstance(raw_ostream &os, const Instance &instance) {
  const KernelInfo &kernel = *instance.kernel;
  std::vector<std::string> parameters, arguments, pointers;
  auto addStruct = [&](const KernelStruct &type, StringRef name, bool isFixed) {
    arguments.push_back((isFixed ? "&" : "") + name.str());
    if (!isFixed)
      parameters.push_back("const " + type.name.str() + " *" + name.str());
  };
  addStruct(kernel.shape, "s", instance.shape.has_value());
  if (kernel.hasParams())
    addStruct(kernel.params, "q", instance.params.has_value());
  auto addPointers = [&](ArrayRef<KernelPointer> added, StringRef prefix) {
    for (const KernelPointer &pointer : added) {
      parameters.push_back(
          (prefix + pointer.cType + " *" + pointer.name).str());
      pointers.push_back(pointer.name.str());
    }
  };
  addPointers(kernel.inputs, "const ");
  addPointers(kernel.outputs, "");
  addPointers(kernel.scratch, "");
  if (instance.variant)
    addPointers(instance.variant->scratch, "");

  printWrapped(os, "TM_NOINLINE static void " + instance.name + "(", parameters,
               ") {\n", 4);
  if (instance.shape)
    printStruct(os, 2, "s", kernel.shape, *instance.shape);
  if (kernel.hasParams() && instance.params)
    printStruct(os, 2, "q", kernel.params, *instance.params);
  printApart(os, instance, pointers);
  llvm::append_range(arguments, pointers);
  std::string function =
      instance.variant ? instance.variant->function : "tm_" + kernel.name.str();
  printWrapped(os, "  " + function + "(", arguments, ");\n", 6);
  os << "}\n\n";
}

/// Prints the checks that come before anything is written.
static void printChecks(raw_ostream &os, const CModel &model) {
  std::string condition = "arena == NULL";
  size_t column = 6 + condition.size();
  auto addTest = [&](StringRef name) {
    std::string test = ("|| " + name + " == NULL").str();
    if (column + test.size() + 4 > kColumns) {
      condition += "\n     ";
      column = 5;
    }
    condition += " " + test;
    column += test.size() + 1;
  };
  if (model.hasState())
    addTest("state");
  for (const Port &port : model.ports)
    addTest(port.name);
  os << "  if (" << condition << ") {\n    return TM_E_NULL;\n  }\n";

  auto checkAlignment = [&](StringRef pointer, int64_t bytes) {
    os << "  if (((uintptr_t)" << pointer << " & " << bytes - 1
       << "u) != 0u) {\n    return TM_E_ALIGN;\n  }\n";
  };
  checkAlignment("arena", kArenaAlignment);
  int64_t stateBytes = 1;
  for (const Port &state : model.states)
    stateBytes = std::max(stateBytes, state.elementBytes);
  if (stateBytes > 1)
    checkAlignment("state", stateBytes);
  for (const Port &port : model.ports)
    if (port.elementBytes > 1)
      checkAlignment(port.name, port.elementBytes);
}

void tinyml::c::printCase(raw_ostream &os, size_t number, const Step &step) {
  std::string label = "  case " + std::to_string(number) + "u:";
  os << label;
  if (label.size() + step.comment.size() + 7 <= kColumns) {
    os << " /* " << step.comment << " */\n";
    return;
  }
  os << '\n';
  printComment(os, step.comment, 4);
}

static void printStep(raw_ostream &os, const CModel &model) {
  std::vector<std::string> parameters = model.getParameters();
  parameters.insert(parameters.begin(), "unsigned n");
  printWrapped(os, "tm_status " + model.name + "_step(", parameters, ") {\n",
               4);
  bool usesWeights = !model.weights.empty();
  if (usesWeights)
    os << "  const " << model.name << "_weights_t *const k = &" << model.name
       << "_weights;\n";
  printChecks(os, model);
  os << "  switch (n) {\n";
  for (auto [number, step] : enumerate(model.steps)) {
    printCase(os, number, step);
    printWrapped(os, "    " + step.instance->name + "(", step.arguments, ");\n",
                 8);
    os << "    break;\n";
  }
  os << "  default:\n    return TM_E_STEP;\n  }\n  return TM_OK;\n}\n\n";
}

static void printRun(raw_ostream &os, const CModel &model) {
  printWrapped(os, "tm_status " + model.name + "_run(", model.getParameters(),
               ") {\n", 4);
  if (model.steps.empty()) {
    printChecks(os, model);
    os << "  return TM_OK;\n}\n";
    return;
  }
  os << "  tm_status status = TM_OK;\n"
     << "  for (unsigned n = 0u; n < " << model.macro
     << "_STEPS && status == TM_OK; ++n) {\n";
  std::vector<std::string> arguments = model.getArguments();
  arguments.insert(arguments.begin(), "n");
  printWrapped(os, "    status = " + model.name + "_step(", arguments, ");\n",
               8);
  os << "  }\n  return status;\n}\n";
}

mlir::FailureOr<std::string> tinyml::c::printSource(const CModel &model) {
  std::string text;
  raw_string_ostream os(text);
  printComment(os, model.name +
                       ": one function per kernel and shape, then the "
                       "steps. " +
                       getOrigin(model));
  printIncludes(os, model);
  os << "TM_ABI_REFERENCE(" << model.name << ");\n\n";
  for (const auto &instance : model.instances)
    printInstance(os, *instance);
  for (const StructConstant &constant : model.constants)
    printStruct(os, 0, constant.name, *constant.type, constant.words);
  if (!model.constants.empty())
    os << '\n';
  if (model.hasState() && failed(printReset(os, model)))
    return mlir::failure();
  printStep(os, model);
  printRun(os, model);
  return text;
}
