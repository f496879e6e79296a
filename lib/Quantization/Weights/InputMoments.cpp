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

  /// Returns a row per position for each of `count` groups.
  SmallVector<Chunk> read(ArrayRef<Position> positions, int64_t first,
                          int64_t count) const {
    SmallVector<Chunk> groups(count);
    for (Chunk &rows : groups)
      rows.resize(positions.size(), columns.getLength());
    ArrayRef<float> numbers;
    SmallVector<float *> to(count);
    int64_t sample = -1;
    for (auto [row, at] : llvm::enumerate(positions)) {
      if (at.sample != sample)
        numbers = sweep.get(value, at.sample).getValues<float>();
      sample = at.sample;
      for (int64_t group = 0; group < count; ++group)
        to[group] = groups[group].row(row).data();
      columns.read(numbers, first, at.position, to);
    }
    return groups;
  }
};
} // namespace

/// Rows that are looked at together: their float sums are short.
static constexpr size_t kChunk = 1024;

/// Rows of at most so many numbers are kept, longer ones read again.
static constexpr size_t kMostKept = size_t(1) << 22;

/// Returns how many groups, each with rows of `numbers`, are read at once: as
/// many as fill a cache line where each is one channel, and are kept.
static int64_t getGroupsReadTogether(size_t numbers) {
  constexpr int64_t kMost = 16;
  return std::clamp<int64_t>(kMostKept / std::max<size_t>(numbers, 1), 1,
                             kMost);
}

namespace {
/// The rows of some groups, chunk by chunk.
class Rows {
public:
  Rows(const Source &source, ArrayRef<Position> positions, int64_t first,
       int64_t count)
      : source(source), positions(positions), first(first), count(count) {
    if (count * positions.size() * source.columns.getLength() > kMostKept)
      return;
    for (size_t chunk = 0; chunk < size(); ++chunk)
      kept.push_back(read(chunk));
  }

  size_t size() const { return (positions.size() + kChunk - 1) / kChunk; }

  /// Returns rows of the `group`-th group, which are not asked for again.
  Chunk take(int64_t group, size_t chunk) {
    return std::move(kept.empty() ? read(chunk)[group] : kept[chunk][group]);
  }

  Eigen::VectorXd getMean(int64_t group) const {
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(source.columns.getLength());
    auto add = [&](const Chunk &rows) {
      sum += rows.colwise().sum().cast<double>().transpose();
    };
    for (size_t chunk = 0; chunk < size(); ++chunk)
      add(kept.empty() ? read(chunk)[group] : kept[chunk][group]);
    return sum / static_cast<double>(positions.size());
  }

private:
  SmallVector<Chunk> read(size_t chunk) const {
    return source.read(positions.drop_front(chunk * kChunk).take_front(kChunk),
                       first, count);
  }

  const Source &source;
  ArrayRef<Position> positions;
  int64_t first, count;
  std::vector<SmallVector<Chunk>> kept;
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
  auto measureGroup = [&](InputMoments &entry, Rows &teacherRows,
                          Rows &studentRows, int64_t group, bool isParallel) {
    entry.teacherMean = teacherRows.getMean(group);
    entry.studentMean = studentRows.getMean(group);
    if (onlyMeans)
      return;
    entry.products = entry.cross = Eigen::MatrixXd::Zero(length, length);
    Eigen::RowVectorXf teacherMean =
        entry.teacherMean.cast<float>().transpose();
    Eigen::RowVectorXf studentMean =
        entry.studentMean.cast<float>().transpose();
    for (size_t chunk = 0; chunk < teacherRows.size(); ++chunk) {
      Chunk left = teacherRows.take(group, chunk);
      Chunk right = studentRows.take(group, chunk);
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
  int64_t groups = columns.getGroups();
  int64_t together = getGroupsReadTogether(positions.size() * length);
  auto measure = [&](int64_t set, unsigned) {
    int64_t first = set * together;
    int64_t count = std::min(together, groups - first);
    Rows teacherRows(f, positions, first, count);
    Rows studentRows(q, positions, first, count);
    for (int64_t group = 0; group < count; ++group)
      measureGroup(moments[first + group], teacherRows, studentRows, group,
                   /*isParallel=*/groups == 1);
    return success();
  };
  if (groups == 1)
    (void)measure(0, 0);
  else
    (void)forEachSample(student.getContext(),
                        (groups + together - 1) / together, measure);
  return moments;
}

} // namespace tinyml
