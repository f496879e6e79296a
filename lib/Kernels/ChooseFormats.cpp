//===- ChooseFormats.cpp - Weights that take less room --------------------===//

#include "KernelForms.h"
#include "PackedWeights.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Kernels/Passes.h"
#include "tinyml/Support/Quantities.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

namespace tinyml::mcu {
#define GEN_PASS_DEF_CHOOSEFORMATS
#include "tinyml/Kernels/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
/// A call of a kernel that weights could be packed for.
struct DenseCall {
  CallOp step;
  const KernelInfo *kernel;   ///< whose work it is, row by row
  SmallVector<int32_t> shape; ///< of that: m, k, n
};

/// What a constant could become.
struct Candidate {
  const KernelInfo *kernel;
  StringRef format;
  PackedWeights packed;
  double instructions = 0; ///< of all calls
  int64_t code = 0;        ///< of the kernel

  int64_t getNumBytes() const { return packed.getNumBytes(); }
};

/// A constant that only such calls read, as their weights.
struct Layer {
  WeightsOp weights;
  SmallVector<DenseCall> calls;
  int64_t bytes = 0;                 ///< as it is
  double instructions = 0;           ///< of all calls, as they are
  double zeros = 0;                  ///< part of the weights
  std::vector<Candidate> candidates; ///< that take fewer bytes
  const Candidate *chosen = nullptr;
  std::string reason; ///< why none is chosen
};

struct ChooseFormatsPass
    : tinyml::mcu::impl::ChooseFormatsBase<ChooseFormatsPass> {
  using ChooseFormatsBase::ChooseFormatsBase;
  void runOnOperation() override;

private:
  std::optional<Layer> readLayer(WeightsOp weights,
                                 ArrayRef<GetWeightsOp> users) const;
  void addCandidates(Layer &layer) const;
  void choose(Layer &layer, const llvm::StringSet<> &banned) const;
  bool banCostly(ArrayRef<Layer> layers, llvm::StringSet<> &banned) const;
  void rewrite(Layer &layer, SymbolTable &symbols);

  ir::TargetAttr target;
  const CostTable *costs = nullptr;
};
} // namespace

/// Returns the member of a call's shape.
static int32_t getMember(CallOp step, StringRef name) {
  for (auto [field, word] :
       llvm::zip(step.getKernelInfo().shape.fields, step.getShape()))
    if (field.name == name)
      return word;
  llvm_unreachable("the kernel's shape has the member");
}

/// Whether each output pixel is made of the input pixel at its place.
static bool isPointwise(CallOp step) {
  auto is = [&](int32_t number, std::initializer_list<StringRef> names) {
    return llvm::all_of(
        names, [&](StringRef name) { return getMember(step, name) == number; });
  };
  return is(1, {"k_h", "k_w", "s_h", "s_w", "groups"}) &&
         is(0, {"pad_t", "pad_l"}) &&
         getMember(step, "in_h") == getMember(step, "out_h") &&
         getMember(step, "in_w") == getMember(step, "out_w");
}

/// Returns the call as one of a kernel that others pack weights for.
static std::optional<DenseCall> getDenseCall(CallOp step) {
  if (step.getVariant())
    return std::nullopt;
  const KernelInfo &info = step.getKernelInfo();
  for (const KernelForm &form : getKernelForms()) {
    if (form.kind == KernelForm::Packs && form.other == info.name)
      return DenseCall{step, &info, SmallVector<int32_t>(step.getShape())};
    if (form.kind != KernelForm::Pointwise || form.kernel != info.name ||
        !isPointwise(step))
      continue;
    int64_t pixels = int64_t(getMember(step, "n")) * getMember(step, "in_h") *
                     getMember(step, "in_w");
    return DenseCall{step,
                     findKernel(form.other),
                     {static_cast<int32_t>(pixels), getMember(step, "in_c"),
                      getMember(step, "out_c")}};
  }
  return std::nullopt;
}

/// Returns what the call takes as it is: by its own kernel, or by one with rows
/// side by side.
static std::optional<double> estimateDense(const CostTable &costs,
                                           StringRef isa, CallOp step) {
  const KernelInfo &info = step.getKernelInfo();
  auto best = estimateCall(costs, isa, info, step.getShape(), step.getParams());
  for (const KernelForm &form : getKernelForms()) {
    if (form.kind != KernelForm::Interleaves || form.other != info.name)
      continue;
    auto other = estimateCall(costs, isa, *findKernel(form.kernel),
                              step.getShape(), step.getParams());
    if (other && best)
      best = std::min(*best, *other);
  }
  return best;
}

std::optional<Layer>
ChooseFormatsPass::readLayer(WeightsOp weights,
                             ArrayRef<GetWeightsOp> users) const {
  auto type = cast<RankedTensorType>(weights.getValue().getType());
  if (weights.getCtype() || weights.getOwner() ||
      !type.getElementType().isSignlessInteger(8) || type.getRank() == 0 ||
      type.getNumElements() == 0)
    return std::nullopt;
  Layer layer;
  layer.weights = weights;
  layer.bytes = type.getNumElements();
  for (GetWeightsOp user : users)
    for (OpOperand &use : user.getResult().getUses()) {
      auto step = dyn_cast<CallOp>(use.getOwner());
      auto call = step ? getDenseCall(step) : std::nullopt;
      unsigned number = use.getOperandNumber();
      if (!call || number >= step.getInputs().size() ||
          step.getKernelInfo().inputs[number].name != "w" ||
          int64_t(call->shape[1]) * call->shape[2] != layer.bytes)
        return std::nullopt;
      auto instructions = estimateDense(*costs, target.getIsa(), step);
      if (!instructions)
        return std::nullopt;
      layer.instructions += *instructions;
      layer.calls.push_back(std::move(*call));
    }
  if (layer.calls.empty())
    return std::nullopt;
  return layer;
}

/// Returns the words of the packed kernel's shape.
static SmallVector<int32_t> getShape(const DenseCall &call,
                                     const PackedWeights &packed) {
  SmallVector<int32_t> shape = call.shape;
  shape.append(packed.shape.begin(), packed.shape.end());
  return shape;
}

void ChooseFormatsPass::addCandidates(Layer &layer) const {
  FailureOr<WeightsView> view = WeightsView::get(layer.weights.getValue());
  if (failed(view))
    return;
  SmallVector<int8_t> weights = view->getValues<int8_t>();
  layer.zeros = static_cast<double>(llvm::count(weights, 0)) /
                static_cast<double>(weights.size());
  const DenseCall &first = layer.calls.front();
  for (const KernelForm &form : getKernelForms()) {
    if (form.kind != KernelForm::Packs || form.other != first.kernel->name)
      continue;
    auto packed = packWeights(form.format, weights, first.shape.back());
    if (!packed || packed->getNumBytes() >= layer.bytes)
      continue;
    Candidate candidate{findKernel(form.kernel), form.format,
                        std::move(*packed)};
    bool isKnown = llvm::all_of(layer.calls, [&](const DenseCall &call) {
      SmallVector<int32_t> shape = getShape(call, candidate.packed);
      CallOp step = call.step;
      auto instructions = estimateCall(
          *costs, target.getIsa(), *candidate.kernel, shape, step.getParams());
      candidate.instructions += instructions.value_or(0);
      candidate.code = estimateCode(*costs, target.getIsa(), *candidate.kernel,
                                    shape, step.getParams());
      return instructions.has_value();
    });
    if (isKnown)
      layer.candidates.push_back(std::move(candidate));
  }
}

void ChooseFormatsPass::choose(Layer &layer,
                               const llvm::StringSet<> &banned) const {
  layer.chosen = nullptr;
  const Candidate *fastest = nullptr;
  for (const Candidate &candidate : layer.candidates) {
    if (!fastest || candidate.instructions < fastest->instructions)
      fastest = &candidate;
    if (banned.contains(candidate.kernel->name) ||
        (!forSize && candidate.instructions > layer.instructions))
      continue;
    bool isBetter =
        !layer.chosen ||
        (forSize ? candidate.getNumBytes() < layer.chosen->getNumBytes()
                 : candidate.instructions < layer.chosen->instructions);
    if (isBetter)
      layer.chosen = &candidate;
  }
  if (layer.chosen || !fastest)
    return;
  bool isSlow = !forSize && fastest->instructions > layer.instructions;
  layer.reason =
      isSlow ? llvm::formatv("dense: {0} would take {1:f2} times the "
                             "instructions",
                             describeFormat(fastest->format),
                             fastest->instructions / layer.instructions)
                   .str()
             : ("dense: the code for " + describeFormat(fastest->format) +
                " takes more than that saves")
                   .str();
}

/// Leaves out a kernel whose code takes what it saves; returns whether there is
/// one.
bool ChooseFormatsPass::banCostly(ArrayRef<Layer> layers,
                                  llvm::StringSet<> &banned) const {
  llvm::MapVector<StringRef, int64_t> saved;
  for (const Layer &layer : layers) {
    if (!layer.chosen)
      continue;
    StringRef name = layer.chosen->kernel->name;
    auto [entry, isNew] = saved.try_emplace(name, -layer.chosen->code);
    entry->second += layer.bytes - layer.chosen->getNumBytes();
  }
  auto worst = llvm::min_element(
      saved, [](const auto &a, const auto &b) { return a.second < b.second; });
  if (worst == saved.end() || worst->second > 0)
    return false;
  banned.insert(worst->first);
  return true;
}

/// The calls read the packed constants, which stand at the place of the old.
void ChooseFormatsPass::rewrite(Layer &layer, SymbolTable &symbols) {
  const Candidate &chosen = *layer.chosen;
  OpBuilder builder(layer.weights);
  SmallVector<WeightsOp> constants;
  for (const PackedOperand &operand : chosen.packed.operands) {
    auto type = RankedTensorType::get(
        {static_cast<int64_t>(operand.bytes.size() * 8 / operand.bits)},
        builder.getIntegerType(operand.bits));
    builder.setInsertionPoint(layer.weights);
    auto weights = WeightsOp::create(
        builder, layer.weights.getLoc(),
        (layer.weights.getSymName() + "_" + operand.role).str(),
        makeWeights(type, ArrayRef<char>(operand.bytes), operand.role),
        layer.weights.getMemory(), layer.weights.getAlignment(),
        /*ctype=*/StringAttr(), /*owner=*/SymbolRefAttr());
    symbols.insert(weights);
    constants.push_back(weights);
  }
  for (const DenseCall &call : layer.calls) {
    CallOp step = call.step;
    builder.setInsertionPoint(step);
    SmallVector<Value> inputs;
    for (auto [input, parameter] :
         llvm::zip(step.getInputs(), step.getKernelInfo().inputs)) {
      if (parameter.name != "w") {
        inputs.push_back(input);
        continue;
      }
      for (WeightsOp weights : constants)
        inputs.push_back(GetWeightsOp::create(builder, step.getLoc(),
                                              weights.getMemRefType(),
                                              weights.getSymName()));
    }
    Operation *dense = nullptr;
    for (Value input : step.getInputs())
      if (auto get = input.getDefiningOp<GetWeightsOp>();
          get && get.getWeights() == layer.weights.getSymName())
        dense = get;
    auto packed = CallOp::create(
        builder, step.getLoc(), chosen.kernel->name, inputs, step.getOutputs(),
        getShape(call, chosen.packed), step.getParams(), step.getScratch());
    if (auto bound = step.getAccumulatorBoundAttr())
      packed.setAccumulatorBoundAttr(bound);
    packed->setAttr(
        kFormatAttr,
        builder.getStringAttr(llvm::formatv(
            "{0}: {1:f0} % zeros, {2} instead of {3}, {4:f2} times the "
            "instructions",
            describeFormat(chosen.format), 100 * layer.zeros,
            formatBytes(chosen.getNumBytes()), formatBytes(layer.bytes),
            chosen.instructions / layer.instructions)));
    step.erase();
    if (dense && dense->use_empty())
      dense->erase();
  }
  symbols.erase(layer.weights);
}

void ChooseFormatsPass::runOnOperation() {
  target = ir::TargetAttr::lookup(getOperation());
  if (!target)
    return;
  costs = &CostTable::get(target.getCore(), target.getIsa());
  llvm::StringMap<SmallVector<GetWeightsOp>> users;
  getOperation().walk(
      [&](GetWeightsOp user) { users[user.getWeights()].push_back(user); });
  std::vector<Layer> layers;
  for (WeightsOp weights : getOperation().getOps<WeightsOp>()) {
    auto found = users.find(weights.getSymName());
    if (found == users.end())
      continue;
    auto layer = readLayer(weights, found->second);
    if (!layer)
      continue;
    addCandidates(*layer);
    if (!layer->candidates.empty())
      layers.push_back(std::move(*layer));
  }
  llvm::StringSet<> banned;
  do {
    for (Layer &layer : layers)
      choose(layer, banned);
  } while (banCostly(layers, banned));
  SymbolTable symbols(getOperation());
  for (Layer &layer : layers) {
    if (layer.chosen) {
      bytesSaved += layer.bytes - layer.chosen->getNumBytes();
      rewrite(layer, symbols);
      ++numPacked;
      continue;
    }
    auto reason = StringAttr::get(&getContext(), layer.reason);
    for (DenseCall &call : layer.calls)
      call.step->setAttr(kFormatAttr, reason);
  }
}
