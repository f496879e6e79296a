//===- Adapters.cpp - Weights of which there are several ------------------===//

#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "mlir/IR/BuiltinOps.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/CRC.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

FailureOr<std::string> Adapters::getBytes(unsigned number) const {
  std::string all(bytes, '\0');
  for (auto [member, offset] : llvm::zip(weights, offsets)) {
    WeightsOp op = member;
    auto values = op->getAttrOfType<ArrayAttr>(kAdaptersAttr);
    FailureOr<WeightsView> view =
        WeightsView::get(cast<ElementsAttr>(values[number]), op.getLoc());
    if (failed(view))
      return failure();
    llvm::copy(view->getBytes(), all.begin() + offset);
  }
  return all;
}

/// Finds the input that chooses. Fails after an error where there are two.
static FailureOr<std::optional<Adapters>> findPort(ModelOp model) {
  std::optional<Adapters> adapters;
  for (BlockArgument input : model.getInputs()) {
    unsigned index = input.getArgNumber();
    auto names = model.getArgAttrOfType<ArrayAttr>(index, kBankAttr);
    auto known = model.getArgAttrOfType<StringAttr>(index, kSlotAttr);
    if (!names && !known)
      continue;
    if (adapters || (names && known))
      return model.emitOpError("has two inputs that choose an adapter");
    adapters.emplace();
    adapters->port = index;
    adapters->isSlot = static_cast<bool>(known);
    if (known)
      adapters->model = known.str();
    if (names)
      for (auto name : names.getAsRange<StringAttr>())
        adapters->names.push_back(name.str());
  }
  return adapters;
}

FailureOr<std::optional<Adapters>> mcu::getAdapters(ModelOp model) {
  FailureOr<std::optional<Adapters>> found = findPort(model);
  if (failed(found) || !*found)
    return found;
  Adapters &adapters = **found;
  llvm::StringSet<> used;
  for (auto use : model.getBody().front().getOps<GetWeightsOp>())
    if (!use->use_empty())
      used.insert(use.getWeights());
  int64_t alignment = 1;
  for (auto op : model->getParentOfType<ModuleOp>().getOps<WeightsOp>()) {
    if (!isAdapted(op) || !used.contains(op.getSymName()))
      continue;
    auto values = op->getAttrOfType<ArrayAttr>(kAdaptersAttr);
    size_t count = adapters.isSlot ? 1 : adapters.names.size();
    if (!values || values.size() != count ||
        llvm::any_of(values, [&](Attribute value) {
          auto elements = dyn_cast<ElementsAttr>(value);
          return !elements ||
                 elements.getShapedType() != op.getValue().getShapedType();
        }))
      return op.emitOpError("requires '")
             << kAdaptersAttr << "' to be " << count << " times "
             << op.getValue().getShapedType();
    int64_t width = getElementBytes(op.getMemRefType().getElementType());
    alignment = std::max(alignment, width);
    adapters.bytes = llvm::alignTo(adapters.bytes, width);
    adapters.weights.push_back(op);
    adapters.offsets.push_back(adapters.bytes);
    adapters.bytes += op.getNumBytes();
  }
  adapters.bytes = llvm::alignTo(adapters.bytes, alignment);
  return found;
}

static int64_t countWords(int64_t bytes) {
  return static_cast<int64_t>(llvm::divideCeil(bytes, sizeof(uint32_t)));
}

int64_t Adapters::getSlotWords() const {
  return kSlotHeaderWords + countWords(bytes) + 1;
}

SmallVector<uint32_t> Adapters::getSlotHeader() const {
  SmallVector<uint32_t> words{kSlotMagic, kSlotVersion};
  for (size_t word = 0; word < 4; ++word) {
    uint32_t number = 0;
    (void)StringRef(model).substr(8 * word, 8).getAsInteger(16, number);
    words.push_back(number);
  }
  words.push_back(static_cast<uint32_t>(countWords(bytes) * sizeof(uint32_t)));
  return words;
}

std::string Adapters::makeSlot(StringRef weightBytes) const {
  std::string slot;
  auto append = [&](uint32_t word) {
    char little[sizeof(word)];
    llvm::support::endian::write32le(little, word);
    slot.append(little, sizeof(word));
  };
  for (uint32_t word : getSlotHeader())
    append(word);
  slot += weightBytes;
  slot.resize((getSlotWords() - 1) * sizeof(uint32_t), '\0');
  append(llvm::crc32(
      ArrayRef(reinterpret_cast<const uint8_t *>(slot.data()), slot.size())));
  return slot;
}
