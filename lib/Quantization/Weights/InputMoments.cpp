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
    for (auto [row, at] : llvm::enumerate(positions))
      columns.read(sweep.get(value, at.sample).getValues<float>(), group,
                   at.position, rows.row(row).data());
    return rows;
  }

  Eigen::VectorXd getMean(ArrayRef<Position> positions, int64_t group) const;
};
} // namespace

/// Rows that are looked at together: their float sums are short.
static constexpr size_t kChunk = 1024;

static void forEachChunk(ArrayRef<Position> positions,
                         llvm::function_ref<void(ArrayRef<Position>)> visit) {
  for (; !positions.empty();
       positions = positions.drop_front(std::min(kChunk, positions.size())))
    visit(positions.take_front(kChunk));
}

Eigen::VectorXd Source::getMean(ArrayRef<Position> positions,
                                int64_t group) const {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(columns.getLength());
  forEachChunk(positions, [&](ArrayRef<Position> some) {
    sum += read(some, group).colwise().sum().cast<double>().transpose();
  });
  return sum / static_cast<double>(positions.size());
}

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
    entry.teacherMean = f.getMean(positions, group);
    entry.studentMean = q.getMean(positions, group);
    if (onlyMeans)
      return;
    entry.products = entry.cross = Eigen::MatrixXd::Zero(length, length);
    Eigen::RowVectorXf teacherMean =
        entry.teacherMean.cast<float>().transpose();
    Eigen::RowVectorXf studentMean =
        entry.studentMean.cast<float>().transpose();
    forEachChunk(positions, [&](ArrayRef<Position> some) {
      Chunk left = f.read(some, group), right = q.read(some, group);
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
    });
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
