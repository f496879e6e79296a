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
  std::set<StringRef> owners;
  for (const WeightsObject &object : model.sharedWeights)
    owners.insert(object.owner);
  for (StringRef owner : owners)
    os << "#include \"" << owner << "_weights.h\"\n";
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

/// Prints `head`, the conditions joined by "||", and what is returned if one
/// of them holds.
static void printRefusal(raw_ostream &os, ArrayRef<std::string> conditions,
                         StringRef status) {
  printWrapped(os, "  if (", conditions, ") {\n", 6, " ||");
  os << "    return " << status << ";\n  }\n";
}

/// Prints `<model>_check`: what is asked of the arguments.
static void printCheck(raw_ostream &os, const CModel &model) {
  std::vector<std::string> parameters, null, misaligned;
  auto check = [&](const std::string &pointer, int64_t alignment) {
    parameters.push_back("const void *" + pointer);
    null.push_back(pointer + " == NULL");
    if (alignment > 1)
      misaligned.push_back("((uintptr_t)" + pointer + " & " +
                           std::to_string(alignment - 1) + "u) != 0u");
  };
  check("arena", kArenaAlignment);
  if (model.hasState()) {
    int64_t alignment = 1;
    for (const Port &state : model.states)
      alignment = std::max(alignment, state.elementBytes);
    check("state", alignment);
  }
  for (const Port &port : model.ports)
    check(port.name, port.elementBytes);

  printWrapped(os, "TM_NOINLINE static tm_status " + model.name + "_check(",
               parameters, ") {\n", 4);
  printRefusal(os, null, "TM_E_NULL");
  printRefusal(os, misaligned, "TM_E_ALIGN");
  if (model.hasBank())
    printRefusal(os,
                 {"*(const uint8_t *)" + model.adapter->port +
                  " >= " + model.macro + "_ADAPTERS"},
                 "TM_E_ADAPTER");
  if (model.hasSlot())
    printSlotCheck(os, model, model.adapter->port);
  os << "  return TM_OK;\n}\n\n";
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

/// Prints the steps of a loop with every trip.
static void printLoop(raw_ostream &os, const CModel &model,
                      const StepLoop &loop) {
  os << "    for (int32_t i = 0; i < " << loop.trips << "; ++i) {\n";
  for (int64_t number = loop.first; number <= loop.last; ++number) {
    const Step &step = model.steps[number];
    if (number != loop.first)
      printComment(os, std::to_string(number) + ": " + step.comment, 6);
    printWrapped(os, "      " + step.instance->name + "(", step.arguments,
                 ");\n", 10);
  }
  os << "    }\n";
}

/// Prints `<model>_compute`: one step, without a check; all of a loop with its
/// first one.
static void printCompute(raw_ostream &os, const CModel &model) {
  std::vector<std::string> parameters = model.getParameters(/*onlyUsed=*/true);
  parameters.insert(parameters.begin(), "unsigned n");
  printWrapped(os, "TM_NOINLINE static void " + model.name + "_compute(",
               parameters, ") {\n", 4);
  for (const auto *objects : {&model.weights, &model.sharedWeights})
    for (const WeightsObject &object : *objects)
      os << "  const " << object.name << "_t *const " << object.pointer
         << " = &" << object.name << ";\n";
  if (model.hasBank())
    os << "  const " << model.adapter->type << " *const a = &" << model.name
       << "_adapters[" << model.adapter->port << "[0]];\n";
  if (model.hasSlot())
    printWrapped(os,
                 "  const " + model.adapter->type + " *const a = (const " +
                     model.adapter->type + " *)",
                 {"(const void *)(" + model.adapter->port + " + " +
                  std::to_string(kSlotHeaderWords) + ")"},
                 ";\n", 6);
  os << "  switch (n) {\n";
  for (size_t number = 0; number < model.steps.size(); ++number) {
    const Step &step = model.steps[number];
    const StepLoop *loop = findLoop(model.loops, number);
    printCase(os, number, step);
    if (!loop) {
      printWrapped(os, "    " + step.instance->name + "(", step.arguments,
                   ");\n", 8);
    } else {
      printLoop(os, model, *loop);
      number = loop->last;
    }
    os << "    break;\n";
  }
  os << "  default:\n    break;\n  }\n}\n\n";
}

/// Prints the call of `<model>_check` and the return of what it finds.
static void printCheckCall(raw_ostream &os, const CModel &model) {
  printWrapped(os, "  const tm_status status = " + model.name + "_check(",
               model.getArguments(), ");\n", 6);
  os << "  if (status != TM_OK) {\n    return status;\n  }\n";
}

static void printComputeCall(raw_ostream &os, const CModel &model,
                             unsigned indent) {
  std::vector<std::string> arguments = model.getArguments(/*onlyUsed=*/true);
  arguments.insert(arguments.begin(), "n");
  printWrapped(os, std::string(indent, ' ') + model.name + "_compute(",
               arguments, ");\n", indent + 4);
}

static void printStep(raw_ostream &os, const CModel &model) {
  std::vector<std::string> parameters = model.getParameters();
  parameters.insert(parameters.begin(), "unsigned n");
  printWrapped(os, "tm_status " + model.name + "_step(", parameters, ") {\n",
               4);
  printCheckCall(os, model);
  if (model.steps.empty()) {
    os << "  (void)n;\n  return TM_E_STEP;\n}\n\n";
    return;
  }
  printRefusal(os, {"n >= " + model.macro + "_STEPS"}, "TM_E_STEP");
  printComputeCall(os, model, 2);
  os << "  return TM_OK;\n}\n\n";
}

static void printRun(raw_ostream &os, const CModel &model) {
  printWrapped(os, "tm_status " + model.name + "_run(", model.getParameters(),
               ") {\n", 4);
  printCheckCall(os, model);
  if (!model.steps.empty()) {
    os << "  for (unsigned n = 0u; n < " << model.macro << "_STEPS; ++n) {\n";
    printComputeCall(os, model, 4);
    os << "  }\n";
  }
  os << "  return TM_OK;\n}\n";
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
  printCheck(os, model);
  printBuffers(os, model, [](const Buffer &) { return true; });
  if (!model.steps.empty())
    printCompute(os, model);
  printStep(os, model);
  printRun(os, model);
  return text;
}
