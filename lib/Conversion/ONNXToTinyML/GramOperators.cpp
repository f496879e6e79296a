//===- GramOperators.cpp - TfIdfVectorizer --------------------------------===//

#include "Expression.h"
#include "OperatorRegistry.h"

#include <map>

using namespace mlir;
using namespace tinyml;

namespace {
/// The sequences of one length that are looked for, with the column of the
/// result that counts each.
using Grams = std::map<std::vector<int64_t>, int64_t>;

struct Vocabulary {
  SmallVector<Grams> byLength;
  int64_t columns = 0;
};
} // namespace

/// Reads the sequences of `shortest` to `longest` numbers. Those of n numbers
/// stand in the pool from the n-th of ngram_counts on.
static FailureOr<Vocabulary> readVocabulary(NodeConversion &node,
                                            int64_t shortest, int64_t longest) {
  if (node.hasAttr("pool_strings"))
    return node.unsupported("attribute 'pool_strings' is about strings; map "
                            "words to integers in the application, and use "
                            "'pool_int64s'");
  auto pool = node.getIntsAttr("pool_int64s");
  auto counts = node.getIntsAttr("ngram_counts");
  auto columns = node.getIntsAttr("ngram_indexes");
  if (!pool || !counts || !columns)
    return node.invalid("one of 'pool_int64s', 'ngram_counts' and "
                        "'ngram_indexes' is missing");
  Vocabulary vocabulary;
  auto size = static_cast<int64_t>(pool->size());
  size_t number = 0;
  for (auto [index, start] : llvm::enumerate(*counts)) {
    int64_t end = index + 1 < counts->size() ? (*counts)[index + 1] : size;
    auto length = static_cast<int64_t>(index) + 1;
    if (start < 0 || end < start || end > size || (end - start) % length != 0)
      return node.invalid("attribute 'ngram_counts' is " +
                          formatShape(*counts) + " for a pool of " +
                          Twine(size));
    Grams &grams = vocabulary.byLength.emplace_back();
    for (int64_t at = start; at < end; at += length, ++number) {
      if (number >= columns->size() || (*columns)[number] < 0)
        return node.invalid("attribute 'ngram_indexes' has no column for "
                            "sequence " +
                            Twine(number));
      if (length < shortest || length > longest)
        continue;
      std::vector<int64_t> gram(pool->begin() + at,
                                pool->begin() + at + length);
      grams[gram] = (*columns)[number];
    }
  }
  for (int64_t column : *columns)
    vocabulary.columns = std::max(vocabulary.columns, column + 1);
  return vocabulary;
}

/// Counts how often each of `grams`, of `length` numbers that are `distance`
/// apart, stands in the rows of `text`, as [rows, grams]; none where the rows
/// are too short.
static std::optional<Expression> countGrams(const Expression &text,
                                            const Grams &grams, int64_t length,
                                            int64_t distance) {
  NodeConversion &node = text.getNode();
  int64_t rows = text.getShape()[0];
  int64_t places = text.getShape()[1] - (length - 1) * distance;
  if (places < 1)
    return std::nullopt;
  auto count = static_cast<int64_t>(grams.size());
  std::optional<Expression> matches;
  for (int64_t index = 0; index < length; ++index) {
    SmallVector<int64_t> wanted;
    for (const auto &[gram, column] : grams)
      wanted.push_back(gram[index]);
    Expression same = equal(
        text.slice(1, index * distance, places).reshape({rows, places, 1}),
        makeIntegers(node, {1, 1, count}, wanted));
    matches = matches ? both(*matches, same) : same;
  }
  return matches->cast(node.getBuilder().getF32Type())
      .reduce<ir::ReduceSumOp>({1})
      .reshape({1, rows, count});
}

static LogicalResult convertTfIdf(NodeConversion &node) {
  int64_t shortest = node.getIntAttr("min_gram_length", 1);
  int64_t longest = node.getIntAttr("max_gram_length", 1);
  int64_t skips = node.getIntAttr("max_skip_count", 0);
  std::string mode = node.getStringAttr("mode", "TF");
  std::optional<SmallVector<float>> weights = node.getFloatsAttr("weights");
  ArrayRef<int64_t> shape = node.getShape(0);
  Type type = node.getOperand(0).getElementType();
  if (!type.isSignlessInteger(32) && !type.isSignlessInteger(64))
    return node.unsupported("input 0 holds " + formatType(type) +
                            "; only i32 and i64 are supported");
  if (!llvm::is_contained({"TF", "IDF", "TFIDF"}, mode))
    return node.invalid("attribute 'mode' is '" + mode + "'");
  if (shape.size() > 2 || shape.empty())
    return node.invalid("its input must have 1 or 2 dimensions");
  FailureOr<Vocabulary> vocabulary = readVocabulary(node, shortest, longest);
  if (failed(vocabulary))
    return failure();
  int64_t columns = vocabulary->columns;
  if (weights && static_cast<int64_t>(weights->size()) < columns)
    return node.invalid("it has " + Twine(weights->size()) + " weights for " +
                        Twine(columns) + " columns");
  int64_t rows = shape.size() == 2 ? shape[0] : 1, numbers = shape.back();
  SmallVector<int64_t> result{columns};
  if (shape.size() == 2)
    result.insert(result.begin(), rows);
  if (failed(node.checkSize(result, node.getBuilder().getF32Type())) ||
      failed(node.checkGenerated(rows * columns)))
    return failure();
  Expression text = Expression::get(node, 0, node.getBuilder().getI64Type())
                        .reshape({rows, numbers});
  std::optional<Expression> all;
  for (auto [index, grams] : llvm::enumerate(vocabulary->byLength)) {
    if (grams.empty())
      continue;
    auto length = static_cast<int64_t>(index) + 1;
    if (failed(node.checkGenerated(static_cast<int64_t>(grams.size()) *
                                   std::max(columns, length))))
      return failure();
    // Which column a sequence is counted in.
    SmallVector<float> map(grams.size() * columns, 0.0f);
    for (auto [number, gram] : llvm::enumerate(grams))
      map[number * columns + gram.second] = 1.0f;
    std::optional<Expression> counts;
    for (int64_t skip = 0; skip <= (length == 1 ? 0 : skips); ++skip)
      if (auto some = countGrams(text, grams, length, skip + 1))
        counts = counts ? *counts + *some : *some;
      else
        break;
    if (!counts)
      continue;
    Expression placed = multiplyMatrices(
        *counts,
        makeFloats(node, {1, static_cast<int64_t>(grams.size()), columns},
                   map));
    all = all ? *all + placed : placed;
  }
  if (!all)
    return replace(
        makeFloats(node, result, SmallVector<float>(rows * columns, 0.0f)));
  Expression frequencies = all->reshape({rows, columns});
  if (mode == "IDF")
    frequencies = less(frequencies.number(0.0), frequencies)
                      .cast(node.getBuilder().getF32Type());
  if (mode != "TF" && weights)
    frequencies =
        frequencies * makeFloats(node, {1, columns},
                                 ArrayRef<float>(*weights).take_front(columns));
  return replace(frequencies.reshape(result));
}

void tinyml::registerGramOperators(OperatorRegistry &registry) {
  registry.add("TfIdfVectorizer", {9, kNewestOpset}, {1, 1}, convertTfIdf,
               "int32, int64; every mode; no strings");
}
