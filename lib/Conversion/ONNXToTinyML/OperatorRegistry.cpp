//===- OperatorRegistry.cpp - The ONNX operators we know ------------------===//

#include "OperatorRegistry.h"
#include "llvm/Support/raw_ostream.h"

using namespace tinyml;

const OperatorRegistry &OperatorRegistry::get() {
  static const OperatorRegistry registry = [] {
    OperatorRegistry result;
#define FAMILY(name) register##name(result);
#include "OperatorFamilies.def"
    return result;
  }();
  return registry;
}

void OperatorRegistry::add(llvm::StringRef name, OpsetRange opsets,
                           InputCount inputs, Converter convert,
                           llvm::StringRef limits) {
  assert(!lookup(name, opsets.first) && !lookup(name, opsets.last) &&
         "two forms of one operator for the same opset");
  converters[name.str()].push_back({opsets, inputs, convert, limits.str()});
}

void OperatorRegistry::addScaled(llvm::StringRef name, OpsetRange opsets,
                                 InputCount inputs, Converter convert) {
  assert(!lookupScaled(name, opsets.first) &&
         !lookupScaled(name, opsets.last) &&
         "two forms of one operator for the same opset");
  scaled[name.str()].push_back({opsets, inputs, convert, ""});
}

void OperatorRegistry::addShapeReader(llvm::StringRef name) {
  shapeReaders.insert(name.str());
}

void OperatorRegistry::addTypeReader(llvm::StringRef name, unsigned index) {
  typeReaders.insert({name.str(), index});
}

void OperatorRegistry::addAdvice(llvm::StringRef name, llvm::StringRef text) {
  advice[name.str()] = text.str();
}

const OperatorForm *OperatorRegistry::find(const FormMap &forms,
                                           llvm::StringRef name,
                                           int64_t opset) {
  auto found = forms.find(name);
  if (found == forms.end())
    return nullptr;
  for (const OperatorForm &form : found->second)
    if (form.opsets.first <= opset && opset <= form.opsets.last)
      return &form;
  return nullptr;
}

const OperatorForm *OperatorRegistry::lookup(llvm::StringRef name,
                                             int64_t opset) const {
  return find(converters, name, opset);
}

const OperatorForm *OperatorRegistry::lookupScaled(llvm::StringRef name,
                                                   int64_t opset) const {
  return find(scaled, name, opset);
}

llvm::StringRef OperatorRegistry::lookupAdvice(llvm::StringRef name) const {
  auto found = advice.find(name);
  return found == advice.end() ? llvm::StringRef() : found->second;
}

static void printRange(llvm::raw_ostream &os, OpsetRange opsets) {
  os << opsets.first << " - " << opsets.last;
}

void OperatorRegistry::printMarkdown(llvm::raw_ostream &os) const {
  os << "# ONNX operators\n\n"
        "Printed by `tinyml-opt --list-onnx-operators`; a test compares. An\n"
        "operator, attribute, type or version that is not here is an error\n"
        "that names the node, and one run reports all of them.\n"
        "[What the tests proved](generated/coverage.md) says on which types\n"
        "and where.\n\n"
        "Types are those that a file may have. Integers with scales, in QDQ\n"
        "files and by `--quantize`, are for what\n"
        "[quantization.md](quantization.md#what-stays-float) lists.\n\n"
        "Nodes whose inputs are compile-time constants, as in chains that\n"
        "compute shapes, are evaluated by the interpreter.\n\n"
        "## Operators\n\n"
        "| operator | opsets | what is supported |\n|---|---|---|\n";
  for (const auto &[name, forms] : converters) {
    std::vector<OperatorForm> sorted = forms;
    llvm::sort(sorted, [](const OperatorForm &a, const OperatorForm &b) {
      return a.opsets.first < b.opsets.first;
    });
    for (const OperatorForm &form : sorted) {
      os << "| " << name << " | ";
      printRange(os, form.opsets);
      os << " | " << form.limits << " |\n";
    }
  }
  os << "\n## Advice about operators that are not supported\n\n";
  for (const auto &[name, text] : advice)
    os << "- " << name << ": " << text << "\n";
}
