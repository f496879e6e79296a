//===- InputMoments.cpp - Means and products of a layer's inputs ----------===//

#include "tinyml/Quantization/Weights/InputMoments.h"

#include <random>

using namespace mlir;

namespace tinyml {

namespace {
using Chunk =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

struct Position {
  int64_t sample, position;
};

/// Reads one op's inputs of one model.
struct Source {
  const FilterColumns &columns;
  const Sweep &sweep;
  Value value;

  /// Returns a row per position.
  Chunk read(ArrayRef<Position> positions, int64_t group) const {
    Chunk rows(positions.size(), columns.getLength());
    ArrayRef<float> numbers;
    int64_t sample = -1;
    for (auto [row, at] : llvm::enumerate(positions)) {
      if (at.sample != sample)
        numbers = sweep.get(value, at.sample).getValues<float>();
      sample = at.sample;
      columns.read(numbers, group, at.position, rows.row(row).data());
    }
    return rows;
  }
};
} // namespace

/// Rows that are looked at together: their float sums are short.
static constexpr size_t kChunk = 1024;

/// Rows of at most so many numbers are kept, longer ones read again.
static constexpr size_t kMostKept = size_t(1) << 22;

namespace {
/// The rows of one group, chunk by chunk.
class Rows {
public:
  Rows(const Source &source, ArrayRef<Position> positions, int64_t group)
      : source(source), positions(positions), group(group) {
    if (positions.size() * source.columns.getLength() > kMostKept)
      return;
    for (size_t chunk = 0; chunk < size(); ++chunk)
      kept.push_back(read(chunk));
  }

  size_t size() const { return (positions.size() + kChunk - 1) / kChunk; }
  Chunk get(size_t chunk) const {
    return kept.empty() ? read(chunk) : kept[chunk];
  }

  Eigen::VectorXd getMean() const {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(source.columns.getLength());
    for (size_t chunk = 0; chunk < size(); ++chunk)
      sum += get(chunk).colwise().sum().cast<double>().transpose();
    return sum / static_cast<double>(positions.size());
  }

private:
  Chunk read(size_t chunk) const {
    return source.read(positions.drop_front(chunk * kChunk).take_front(kChunk),
                       group);
  }

  const Source &source;
  ArrayRef<Position> positions;
  int64_t group;
  std::vector<Chunk> kept;
};
} // namespace

static std::vector<Position> drawPositions(int64_t samples, int64_t perSample,
                                           uint64_t seed) {
  std::mt19937_64 random(seed);
  int64_t total = samples * perSample;
  int64_t count = std::min(total, kMaxPositions);
  std::vector<Position> positions;
  for (int64_t index = 0; index < total; ++index) {
    uint64_t wanted = count - positions.size();
    if (random() % (total - index) < wanted)
      positions.push_back({index / perSample, index % perSample});
  }
  return positions;
}

/// Adds the products of the columns from `first` on with all rows of `left`.
static void addProducts(Eigen::MatrixXd &sum, const Chunk &left,
                        const Chunk &right, int64_t first, int64_t size) {
  sum.middleCols(first, size) +=
      (left.transpose() * right.middleCols(first, size)).cast<double>();
}

std::vector<InputMoments>
measureInputs(const FilterColumns &columns, const Sweep &teacherSweep,
              Value teacher, const Sweep &studentSweep, Value student,
              uint64_t seed, bool onlyMeans) {
  std::vector<Position> positions =
      drawPositions(studentSweep.size(), columns.getPositions(), seed);
  Source f{columns, teacherSweep, teacher}, q{columns, studentSweep, student};
  std::vector<InputMoments> moments(columns.getGroups());
  int64_t length = columns.getLength();
  // Blocks of columns are independent, so the number of threads changes no
  // bit.
  constexpr int64_t kBlock = 64;
  int64_t blocks = (length + kBlock - 1) / kBlock;
  auto measureGroup = [&](int64_t group, bool isParallel) {
    InputMoments &entry = moments[group];
    Rows teacherRows(f, positions, group), studentRows(q, positions, group);
    entry.teacherMean = teacherRows.getMean();
    entry.studentMean = studentRows.getMean();
    if (onlyMeans)
      return;
    entry.products = entry.cross = Eigen::MatrixXd::Zero(length, length);
    Eigen::RowVectorXf teacherMean =
        entry.teacherMean.cast<float>().transpose();
    Eigen::RowVectorXf studentMean =
        entry.studentMean.cast<float>().transpose();
    for (size_t chunk = 0; chunk < teacherRows.size(); ++chunk) {
      Chunk left = teacherRows.get(chunk), right = studentRows.get(chunk);
      left.rowwise() -= teacherMean;
      right.rowwise() -= studentMean;
      auto multiply = [&](int64_t block, unsigned) {
        int64_t first = block * kBlock;
        int64_t size = std::min(kBlock, length - first);
        addProducts(entry.products, right, right, first, size);
        addProducts(entry.cross, left, right, first, size);
        return success();
      };
      if (isParallel)
        (void)forEachSample(student.getContext(), blocks, multiply);
      else
        for (int64_t block = 0; block < blocks; ++block)
          (void)multiply(block, 0);
    }
    entry.products /= static_cast<double>(positions.size());
    entry.cross /= static_cast<double>(positions.size());
  };
  if (moments.size() == 1) {
    measureGroup(0, /*isParallel=*/true);
    return moments;
  }
  (void)forEachSample(student.getContext(), moments.size(),
                      [&](int64_t group, unsigned) {
                        measureGroup(group, /*isParallel=*/false);
                        return success();
                      });
  return moments;
}

} // namespace tinyml
