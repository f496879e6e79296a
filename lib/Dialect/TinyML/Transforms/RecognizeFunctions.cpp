//===- RecognizeFunctions.cpp - Functions written as several ops ----------===//

#include "NumberFunction.h"
#include "tinyml/Dialect/TinyML/IR/AttentionPatterns.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/IR/NormalizePatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/ApplyPatterns.h"
#include "tinyml/Dialect/TinyML/Transforms/Passes.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>
#include <random>

namespace tinyml::ir {
#define GEN_PASS_DEF_RECOGNIZEFUNCTIONS
#include "tinyml/Dialect/TinyML/Transforms/Passes.h.inc"
} // namespace tinyml::ir

using namespace mlir;
using namespace tinyml;
using namespace tinyml::ir;

/// Beyond every bound, and no product of two overflows.
static constexpr float kFar = 1.0e18f;

/// So many numbers at the front tell most functions apart.
static constexpr size_t kProbes = 16;

/// Returns the numbers that functions are compared on: both far ones, random
/// ones, and the rest. Masks are infinite, and what a norm is divided by is
/// kept from 0 by the smallest number.
static std::vector<float> drawNumbers() {
  std::vector<float> numbers{-kFar, kFar};
  std::mt19937 random(1);
  for (int index = 0; index < 1024; ++index)
    numbers.push_back(static_cast<float>(random()) / 134217728.0f - 16.0f);
  for (int step = -1024; step <= 1024; ++step)
    numbers.push_back(static_cast<float>(step) / 64.0f);
  for (int exponent = -20; exponent <= 20; ++exponent)
    for (float sign : {-1.0f, 1.0f})
      numbers.push_back(std::ldexp(sign, exponent));
  for (float extreme : {std::numeric_limits<float>::min(),
                        std::numeric_limits<float>::max(), ir::kUnbounded})
    for (float sign : {-1.0f, 1.0f})
      numbers.push_back(sign * extreme);
  return numbers;
}

/// Returns whether `known` gives `values` of `numbers` but for rounding, which
/// is relative to the largest number on the way. Where float arithmetic
/// overflows on the way, only far numbers may differ. A 0 stays one: something
/// may be divided by it.
static bool isSame(UnaryOpInterface known, ArrayRef<float> numbers,
                   ArrayRef<float> values) {
  size_t compared = 0;
  for (auto [number, value] : llvm::zip_equal(numbers, values)) {
    double expected = known.computeReal(number);
    if (expected == 0.0 && value != 0.0f && !std::isnan(value))
      return false;
    if (std::isinf(number) && value != expected &&
        (std::isinf(value) || (!std::isfinite(expected) && !std::isnan(value))))
      return false;
    bool isFinite = std::isfinite(expected) && std::abs(expected) < kFar;
    if (!std::isfinite(value) || !isFinite) {
      if (std::isfinite(value) == isFinite || std::abs(number) > 16.0f)
        continue;
      return false;
    }
    double most = std::abs(number) + std::abs(expected);
    if (!(std::abs(value - expected) <= 1.0e-6 * most + 1.0e-7))
      return false;
    ++compared;
  }
  return compared * 4 >= numbers.size();
}

namespace {
/// The functions that the dialect has, each an op outside of any function.
class KnownFunctions {
public:
  explicit KnownFunctions(MLIRContext *context);
  ~KnownFunctions() {
    for (Operation *op : ops)
      op->destroy();
  }

  /// Returns the op of the function that is `values` at `numbers`, with its
  /// parameters, or null. `guesses` are numbers that may be parameters.
  Operation *find(ArrayRef<float> numbers, ArrayRef<float> values,
                  ArrayRef<float> guesses);

private:
  Block block;
  SmallVector<Operation *> ops; // those without parameters first
  llvm::SmallPtrSet<Operation *, 8> withBeta;
};

/// Sets both parameters of `op`.
void setParameters(Operation *op, float alpha, float beta) {
  Builder builder(op->getContext());
  op->setAttr("alpha", builder.getF32FloatAttr(alpha));
  op->setAttr("beta", builder.getF32FloatAttr(beta));
}

/// Returns whether the function of `op`, with parameters, has a use for beta.
bool usesBeta(Operation *op) {
  auto known = cast<UnaryOpInterface>(op);
  for (float number : {-3.0f, -1.0f, -0.25f, 0.25f, 1.0f, 3.0f}) {
    setParameters(op, 0.5f, 0.25f);
    double value = known.computeReal(number);
    setParameters(op, 0.5f, 0.75f);
    if (value != known.computeReal(number))
      return true;
  }
  return false;
}
} // namespace

KnownFunctions::KnownFunctions(MLIRContext *context) {
  Location loc = UnknownLoc::get(context);
  auto type = RankedTensorType::get({1}, Float32Type::get(context));
  Value operand = block.addArgument(type, loc);
  for (RegisteredOperationName name : context->getRegisteredOperations()) {
    if (!name.hasInterface<UnaryOpInterface>() ||
        name.getDialectNamespace() != TinyMLDialect::getDialectNamespace())
      continue;
    OperationState state(loc, name);
    state.addOperands(operand);
    state.addTypes(type);
    Operation *op = Operation::create(state);
    ops.push_back(op);
    if (cast<UnaryOpInterface>(op).getParameters() && usesBeta(op))
      withBeta.insert(op);
  }
  llvm::stable_sort(ops, [](Operation *a, Operation *b) {
    auto key = [](Operation *op) {
      return std::make_pair(
          cast<UnaryOpInterface>(op).getParameters().has_value(),
          op->getName().getStringRef());
    };
    return key(a) < key(b);
  });
}

Operation *KnownFunctions::find(ArrayRef<float> numbers, ArrayRef<float> values,
                                ArrayRef<float> guesses) {
  for (Operation *op : ops) {
    auto known = cast<UnaryOpInterface>(op);
    if (!known.getParameters()) {
      if (isSame(known, numbers, values))
        return op;
      continue;
    }
    ArrayRef<float> betas =
        guesses.take_front(withBeta.contains(op) ? guesses.size() : 1);
    for (float alpha : guesses)
      for (float beta : betas) {
        setParameters(op, alpha, beta);
        if (isSame(known, numbers, values))
          return op;
      }
  }
  return nullptr;
}

/// Returns numbers that may be parameters of `function`: its constants, and its
/// values at 0 and on both sides.
static SmallVector<float> guessParameters(const NumberFunction &function) {
  SmallVector<float> guesses{0.0f, 1.0f, 0.5f, 1.0f / 6.0f, 0.2f};
  auto add = [&](float number) {
    if (std::isfinite(number) && !llvm::is_contained(guesses, number) &&
        guesses.size() < 16)
      guesses.push_back(number);
  };
  for (Operation *op : function.ops)
    for (Value operand : op->getOperands())
      if (std::optional<Tensor> constant = readOneNumber(operand)) {
        auto number = static_cast<float>(constant->getNumber(0));
        for (float guess : {number, 1.0f / number, -number, -1.0f / number})
          add(guess);
      }
  Tensor points = function.makeNumbers(3);
  MutableArrayRef<float> at = points.getMutableValues<float>();
  at[0] = -1.0f;
  at[2] = 1.0f;
  if (FailureOr<Tensor> values = function.compute(points); succeeded(values)) {
    ArrayRef<float> y = values->getValues<float>();
    for (float guess : {y[1], -y[0], y[2] - y[1], y[1] - y[0]})
      add(guess);
  }
  return guesses;
}

/// Returns whether `op` may do more than multiply with a constant and add one.
static bool mayBend(Operation *op) {
  auto clamped = dyn_cast<ClampedOpInterface>(op);
  auto binary = dyn_cast<BroadcastOpInterface>(op);
  if (!binary || (clamped && !clamped.isUnbounded()))
    return true;
  bool isLhs = isConstantOperand(binary.getLhs());
  if (!isLhs && !isConstantOperand(binary.getRhs()))
    return true;
  return !binary.getAffineFunction(1.0, isLhs);
}

/// Returns whether all numbers of `function` are f32, and it may be one that
/// the dialect has: none of those is a line, and none is written as functions
/// of one number alone.
static bool isFloat(const NumberFunction &function) {
  return getElementType(function.source).isF32() &&
         llvm::all_of(function.ops,
                      [](Operation *op) {
                        return getElementType(op->getResult(0)).isF32();
                      }) &&
         llvm::any_of(function.ops, mayBend) &&
         llvm::any_of(function.ops,
                      [](Operation *op) { return op->getNumOperands() > 1; });
}

namespace {
struct RecognizeFunctions
    : tinyml::ir::impl::RecognizeFunctionsBase<RecognizeFunctions> {
  using RecognizeFunctionsBase::RecognizeFunctionsBase;

  void runOnOperation() override {
    if (!getOperation().getBody().hasOneBlock())
      return;
    KnownFunctions functions(&getContext());
    known = &functions;
    numbers = drawNumbers();
    unknown.clear();
    int64_t count = 0;
    for (Operation &op :
         llvm::make_early_inc_range(getOperation().getBody().front()))
      count += replace(&op);
    unsigned found = 0, pairs = 0;
    RewritePatternSet patterns(&getContext());
    populateNormalizePatterns(patterns, found);
    populateHypotPatterns(patterns, pairs);
    AttentionCounts attention;
    populateAttentionPatterns(patterns, attention);
    applyPatterns(getOperation(), std::move(patterns));
    count += pairs;
    numFunctions += count;
    numNormalizations += found;
    numSoftmax += attention.softmax;
    numFactors += attention.factors;
    found += attention.softmax;
    if (count + found > 0)
      getOperation().emitRemark(llvm::formatv(
          "{0} functions and {1} normalizations were written as several ops, "
          "and are one each",
          count, found));
  }

private:
  bool replace(Operation *root);
  Value make(const NumberFunction &function, size_t count);
  Value makeClamp(const NumberFunction &function, ArrayRef<float> values);
  Value makeFunction(const NumberFunction &function, ArrayRef<float> values);

  KnownFunctions *known = nullptr;
  std::vector<float> numbers;
  /// Hashes of functions that the dialect does not have: models repeat theirs.
  llvm::DenseSet<size_t> unknown;
};
} // namespace

/// Returns a number that functions of the same ops, attributes and constants
/// share.
static size_t computeHash(const NumberFunction &function) {
  llvm::SmallDenseMap<Value, size_t> places{{function.source, 0}};
  llvm::hash_code hash = 0;
  for (auto [index, op] : llvm::enumerate(function.ops)) {
    hash = llvm::hash_combine(hash, op->getName(), op->getAttrDictionary());
    for (Value operand : op->getOperands()) {
      auto place = places.find(operand);
      if (place != places.end())
        hash = llvm::hash_combine(hash, place->second);
      else if (std::optional<Tensor> constant = readOneNumber(operand))
        hash = llvm::hash_combine(
            hash, llvm::bit_cast<uint64_t>(constant->getNumber(0)));
    }
    places[op->getResult(0)] = index + 1;
  }
  return hash;
}

/// Returns a clamp that is the function, or null.
Value RecognizeFunctions::makeClamp(const NumberFunction &function,
                                    ArrayRef<float> values) {
  float lower = values[0], upper = values[1];
  if (lower == -kFar)
    lower = -ir::kUnbounded;
  if (upper == kFar)
    upper = ir::kUnbounded;
  if (!(lower <= upper) ||
      (lower == -ir::kUnbounded && upper == ir::kUnbounded))
    return {};
  for (auto [number, value] : llvm::zip(numbers, values))
    if (value != std::min(std::max(number, lower), upper))
      return {};
  Operation *root = function.ops.back();
  OpBuilder builder(root);
  auto clamp =
      ClampOp::create(builder, root->getLoc(), function.result.getType(),
                      function.source, FloatAttr(), FloatAttr());
  cast<ClampedOpInterface>(clamp.getOperation()).setBounds(lower, upper);
  return clamp;
}

/// Returns a function of the dialect that is the function, or null.
Value RecognizeFunctions::makeFunction(const NumberFunction &function,
                                       ArrayRef<float> values) {
  Operation *op = known->find(ArrayRef(numbers).take_front(values.size()),
                              values, guessParameters(function));
  if (!op)
    return {};
  Operation *root = function.ops.back();
  OpBuilder builder(root);
  Operation *made = builder.clone(*op);
  made->setLoc(root->getLoc());
  made->setOperand(0, function.source);
  made->getResult(0).setType(function.result.getType());
  return made->getResult(0);
}

/// Returns an op in front of the last one that is the function at the first
/// `count` numbers, or null.
Value RecognizeFunctions::make(const NumberFunction &function, size_t count) {
  Tensor points = function.makeNumbers(static_cast<int64_t>(count));
  llvm::copy(ArrayRef(numbers).take_front(count),
             points.getMutableValues<float>().begin());
  FailureOr<Tensor> computed = function.compute(points);
  if (failed(computed))
    return {};
  ArrayRef<float> values = computed->getValues<float>();
  Value made = makeClamp(function, values);
  return made ? made : makeFunction(function, values);
}

/// Replaces the largest function that ends with `root`, if there is one.
bool RecognizeFunctions::replace(Operation *root) {
  if (root->getNumResults() != 1)
    return false;
  SmallVector<NumberFunction> functions =
      findNumberFunctions(root->getResult(0), maxOps);
  for (const NumberFunction &function : llvm::reverse(functions)) {
    if (!isFloat(function))
      continue;
    size_t hash = computeHash(function);
    if (unknown.contains(hash))
      continue;
    // A few numbers first: most functions are none that the dialect has.
    Value made = make(function, kProbes);
    if (made) {
      made.getDefiningOp()->erase();
      made = make(function, numbers.size());
    }
    if (!made) {
      unknown.insert(hash);
      continue;
    }
    numOps += function.ops.size();
    root->getResult(0).replaceAllUsesWith(made);
    function.erase();
    return true;
  }
  return false;
}
