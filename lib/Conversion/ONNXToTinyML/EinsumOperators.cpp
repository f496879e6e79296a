//===- EinsumOperators.cpp - Einsum as matrix products --------------------===//

#include "IndexOperators.h"
#include "OperatorRegistry.h"
#include "Reductions.h"
#include "llvm/ADT/StringExtras.h"

#include <map>

using namespace mlir;
using namespace tinyml;

namespace {
/// The letter of a dimension, or, for one of an ellipsis, kEllipsis plus its
/// distance from the last.
using Label = int64_t;
using Labels = SmallVector<Label>;
constexpr Label kEllipsis = 256;

/// A tensor with a label for each dimension.
struct Term {
  Value value;
  Labels labels;
};
} // namespace

static bool has(ArrayRef<Label> labels, Label label) {
  return llvm::is_contained(labels, label);
}

/// Reads the labels of one tensor; an ellipsis stands for `ellipsis`
/// dimensions.
static FailureOr<Labels> readLabels(NodeConversion &node, StringRef text,
                                    int64_t ellipsis) {
  Labels labels;
  for (text = text.trim(); !text.empty(); text = text.ltrim()) {
    if (text.consume_front("...")) {
      for (int64_t index = ellipsis; index-- > 0;)
        labels.push_back(kEllipsis + index);
      continue;
    }
    if (!llvm::isAlpha(text.front()))
      return node.invalid("attribute 'equation' has '" + text.take_front(1) +
                          "' for a dimension");
    labels.push_back(text.front());
    text = text.drop_front();
  }
  return labels;
}

/// Returns how many dimensions the ellipsis of operand `index` stands for.
static int64_t countEllipsis(NodeConversion &node, unsigned index,
                             StringRef text) {
  int64_t letters =
      llvm::count_if(text, [](char c) { return llvm::isAlpha(c); });
  return text.contains("...")
             ? std::max<int64_t>(node.getRank(index) - letters, 0)
             : 0;
}

/// Without an arrow the result has the ellipsis and, in order, the letters that
/// stand once.
static Labels getImplicitResult(ArrayRef<Term> terms) {
  Labels all, result;
  for (const Term &term : terms)
    llvm::append_range(all, term.labels);
  llvm::sort(all, [](Label a, Label b) {
    bool isFirst = a >= kEllipsis, isOtherFirst = b >= kEllipsis;
    return isFirst != isOtherFirst ? isFirst : isFirst ? a > b : a < b;
  });
  for (Label label : all)
    if ((label >= kEllipsis || llvm::count(all, label) == 1) &&
        !has(result, label))
      result.push_back(label);
  return result;
}

/// Sums over the dimensions that `isKept` does not keep.
static FailureOr<Term> sumOut(NodeConversion &node, const Term &term,
                              function_ref<bool(Label)> isKept) {
  SmallVector<int64_t> axes, shape;
  Labels labels;
  for (auto [axis, label] : llvm::enumerate(term.labels)) {
    if (!isKept(label)) {
      axes.push_back(axis);
      continue;
    }
    labels.push_back(label);
    shape.push_back(ir::getShape(term.value)[axis]);
  }
  FailureOr<Value> sum = reduce<ir::ReduceSumOp>(node, term.value, axes);
  if (failed(sum))
    return failure();
  return Term{node.reshape(*sum, shape), labels};
}

/// Returns the value with its dimensions in the order of `labels`.
static Value arrange(NodeConversion &node, const Term &term,
                     ArrayRef<Label> labels) {
  SmallVector<int64_t> perm;
  for (Label label : labels)
    perm.push_back(llvm::find(term.labels, label) - term.labels.begin());
  return node.transpose(term.value, perm);
}

/// Multiplies two terms, of which only the labels of `wanted` are needed later.
static FailureOr<Term> multiply(NodeConversion &node, const Term &lhs,
                                const Term &rhs, ArrayRef<Label> wanted) {
  auto isKept = [&](ArrayRef<Label> other) {
    return [&, other](Label label) {
      return has(other, label) || has(wanted, label);
    };
  };
  FailureOr<Term> a = sumOut(node, lhs, isKept(rhs.labels));
  FailureOr<Term> b = sumOut(node, rhs, isKept(lhs.labels));
  if (failed(a) || failed(b))
    return failure();
  Labels batch, inner, left, right;
  for (Label label : a->labels)
    (!has(b->labels, label) ? left
     : has(wanted, label)   ? batch
                            : inner)
        .push_back(label);
  for (Label label : b->labels)
    if (!has(a->labels, label))
      right.push_back(label);
  SmallVector<int64_t> shape;
  auto measure = [&](const Term &term, ArrayRef<Label> labels, bool isResult) {
    int64_t count = 1;
    for (Label label : labels) {
      int64_t axis = llvm::find(term.labels, label) - term.labels.begin();
      count *= ir::getShape(term.value)[axis];
      if (isResult)
        shape.push_back(ir::getShape(term.value)[axis]);
    }
    return count;
  };
  int64_t batches = measure(*a, batch, true), depth = measure(*a, inner, false);
  int64_t rows = measure(*a, left, true), columns = measure(*b, right, true);
  auto join = [](std::initializer_list<ArrayRef<Label>> parts) {
    Labels labels;
    for (ArrayRef<Label> part : parts)
      llvm::append_range(labels, part);
    return labels;
  };
  FailureOr<Value> product = node.create<ir::MatMulOp>(
      ir::getElementType(a->value),
      node.reshape(arrange(node, *a, join({batch, left, inner})),
                   {batches, rows, depth}),
      node.reshape(arrange(node, *b, join({batch, inner, right})),
                   {batches, depth, columns}),
      FloatAttr(), FloatAttr());
  if (failed(product))
    return failure();
  return Term{node.reshape(*product, shape), join({batch, left, right})};
}

/// Takes the diagonal of each pair of dimensions with one label.
static FailureOr<Term> takeDiagonals(NodeConversion &node, Term term) {
  for (size_t first = 0; first < term.labels.size(); ++first)
    for (size_t second = first + 1; second < term.labels.size();) {
      ArrayRef<int64_t> shape = ir::getShape(term.value);
      if (term.labels[second] != term.labels[first] ||
          shape[first] != shape[second]) {
        ++second;
        continue;
      }
      // Both become the last one, of which every size + 1-th is taken.
      int64_t size = shape[first];
      SmallVector<int64_t> perm, rest;
      Labels labels;
      for (size_t dim = 0; dim < term.labels.size(); ++dim)
        if (dim != first && dim != second) {
          perm.push_back(static_cast<int64_t>(dim));
          rest.push_back(shape[dim]);
          labels.push_back(term.labels[dim]);
        }
      perm.append({static_cast<int64_t>(first), static_cast<int64_t>(second)});
      rest.push_back(size * size);
      SmallVector<int32_t> places;
      for (int64_t place = 0; place < size; ++place)
        places.push_back(static_cast<int32_t>(place * (size + 1)));
      Value rows = node.reshape(node.transpose(term.value, perm), rest);
      FailureOr<Value> diagonal = node.createLike<ir::GatherOp>(
          rows,
          node.materialize(makeIndexConstant(node.getContext(), size, places)),
          static_cast<int64_t>(rest.size()) - 1);
      if (failed(diagonal))
        return failure();
      labels.push_back(term.labels[first]);
      term = {*diagonal, labels};
      first = 0;
      second = 1;
    }
  return term;
}

/// Reads the operands with their labels, and checks that a label has one size.
static FailureOr<SmallVector<Term>> readTerms(NodeConversion &node,
                                              ArrayRef<StringRef> texts) {
  if (texts.size() != node.getNumOperands())
    return node.invalid("attribute 'equation' has " + Twine(texts.size()) +
                        " inputs, the node has " +
                        Twine(node.getNumOperands()));
  SmallVector<Term> terms;
  std::map<Label, int64_t> sizes;
  for (auto [index, text] : llvm::enumerate(texts)) {
    if (failed(node.requireF32({static_cast<unsigned>(index)})))
      return failure();
    FailureOr<Labels> labels =
        readLabels(node, text, countEllipsis(node, index, text));
    if (failed(labels))
      return failure();
    ArrayRef<int64_t> shape = node.getShape(index);
    if (labels->size() != shape.size())
      return node.invalid("attribute 'equation' has '" + text +
                          "' for an input " + formatShape(shape));
    for (auto [label, size] : llvm::zip(*labels, shape))
      if (sizes.try_emplace(label, size).first->second != size)
        return node.unsupported("attribute 'equation' has one name for "
                                "dimensions of " +
                                Twine(sizes[label]) + " and " + Twine(size));
    FailureOr<Term> term = takeDiagonals(node, {node.getValue(index), *labels});
    if (failed(term))
      return failure();
    terms.push_back(*term);
  }
  return terms;
}

static LogicalResult convertEinsum(NodeConversion &node) {
  std::string equation = node.getStringAttr("equation", "");
  auto [inputs, output] = StringRef(equation).split("->");
  SmallVector<StringRef> texts;
  inputs.split(texts, ',');
  FailureOr<SmallVector<Term>> terms = readTerms(node, texts);
  if (failed(terms))
    return failure();
  int64_t ellipsis = 0;
  for (auto [index, text] : llvm::enumerate(texts))
    ellipsis = std::max(ellipsis, countEllipsis(node, index, text));
  FailureOr<Labels> result = getImplicitResult(*terms);
  if (StringRef(equation).contains("->"))
    result = readLabels(node, output, ellipsis);
  else
    llvm::erase_if(*result, [letters = StringRef(inputs)](Label label) {
      return label < kEllipsis && letters.count(static_cast<char>(label)) > 1;
    });
  if (failed(result))
    return failure();
  for (auto [index, label] : llvm::enumerate(*result))
    if (has(ArrayRef<Label>(*result).drop_front(index + 1), label))
      return node.invalid("attribute 'equation' has '" +
                          Twine(static_cast<char>(label)) +
                          "' twice in its result");
  Term product = terms->front();
  for (size_t index = 1; index < terms->size(); ++index) {
    Labels wanted(*result);
    for (const Term &later : ArrayRef<Term>(*terms).drop_front(index + 1))
      llvm::append_range(wanted, later.labels);
    FailureOr<Term> next = multiply(node, product, (*terms)[index], wanted);
    if (failed(next))
      return failure();
    product = *next;
  }
  FailureOr<Term> sum =
      sumOut(node, product, [&](Label label) { return has(*result, label); });
  if (failed(sum))
    return failure();
  for (Label label : *result)
    if (!has(sum->labels, label))
      return node.invalid("attribute 'equation' has a dimension in the result "
                          "that no input has");
  return node.replace(FailureOr<Value>(arrange(node, *sum, *result)));
}

void tinyml::registerEinsumOperators(OperatorRegistry &registry) {
  registry.add("Einsum", {12, kNewestOpset}, {1, kAnyNumber}, convertEinsum,
               "f32");
}
