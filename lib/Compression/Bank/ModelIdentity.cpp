//===- ModelIdentity.cpp - Which model an adapter is for ------------------===//

#include "tinyml/Compression/Bank/ModelIdentity.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SHA256.h"

using namespace mlir;

namespace tinyml {

namespace {
/// Adds texts and bytes up, each with its length.
class Digest {
public:
  void add(StringRef text) {
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  }
  void add(int64_t number) { add(std::to_string(number)); }
  template <typename T>
  void addPrinted(const T &value) {
    std::string text;
    llvm::raw_string_ostream os(text);
    value.print(os);
    add(text);
  }
  LogicalResult add(Attribute attr, Location loc);
  std::string get() {
    return llvm::toHex(hash.final(), /*LowerCase=*/true).substr(0, 32);
  }

private:
  llvm::SHA256 hash;
};
} // namespace

LogicalResult Digest::add(Attribute attr, Location loc) {
  auto elements = dyn_cast<ElementsAttr>(attr);
  if (!elements || !elements.getElementType().isIntOrFloat()) {
    addPrinted(attr);
    return success();
  }
  FailureOr<WeightsView> view = WeightsView::get(elements, loc);
  if (failed(view))
    return failure();
  addPrinted(elements.getType());
  add(StringRef(view->getBytes().data(), view->getBytes().size()));
  return success();
}

FailureOr<std::string> identifyModel(func::FuncOp func) {
  Digest digest;
  DenseMap<Value, int64_t> numbers;
  auto number = [&](Value value) {
    int64_t next = numbers.size();
    numbers[value] = next;
    digest.addPrinted(value.getType());
  };
  for (BlockArgument argument : func.getArguments())
    number(argument);
  for (Operation &op : func.front()) {
    digest.add(op.getName().getStringRef());
    for (Value operand : op.getOperands())
      digest.add(numbers.lookup(operand));
    for (NamedAttribute attr : op.getAttrDictionary()) {
      digest.add(attr.getName().getValue());
      if (failed(digest.add(attr.getValue(), op.getLoc())))
        return failure();
    }
    for (Value result : op.getResults())
      number(result);
  }
  return digest.get();
}

} // namespace tinyml
