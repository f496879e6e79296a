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
} // namespace

/// Returns a row per position for each of `count` groups.
static SmallVector<Chunk> readRows(const LayerInput &input,
                                   ArrayRef<Position> positions, int64_t first,
                                   int64_t count) {
  SmallVector<Chunk> groups(count);
  for (Chunk &rows : groups)
    rows.resize(positions.size(), input.columns.getLength());
  ArrayRef<float> numbers;
  SmallVector<float *> to(count);
  int64_t sample = -1;
  for (auto [row, at] : llvm::enumerate(positions)) {
    if (at.sample != sample)
      numbers = input.sweep.get(input.value, at.sample).getValues<float>();
    sample = at.sample;
    for (int64_t group = 0; group < count; ++group)
      to[group] = groups[group].row(row).data();
    input.columns.read(numbers, first, at.position, to);
  }
  return groups;
}

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
  Rows(const LayerInput &source, ArrayRef<Position> positions, int64_t first,
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
    return readRows(source,
                    positions.drop_front(chunk * kChunk).take_front(kChunk),
                    first, count);
  }

  const LayerInput &source;
  ArrayRef<Position> positions;
  int64_t first, count;
  std::vector<SmallVector<Chunk>> kept;
};
} // namespace

static std::vector<Position> drawPositions(int64_t samples, int64_t perSample,
                                           uint64_t seed, SamplePart part) {
  std::mt19937_64 random(seed);
  int64_t step = part == SamplePart::All ? 1 : 2;
  int64_t first = part == SamplePart::Odd ? 1 : 0;
  int64_t total = (samples - first + step - 1) / step * perSample;
  int64_t count = std::min(total, kMaxPositions / step);
  std::vector<Position> positions;
  for (int64_t index = 0; index < total; ++index) {
    uint64_t wanted = count - positions.size();
    if (random() % (total - index) < wanted)
      positions.push_back(
          {first + index / perSample * step, index % perSample});
  }
  return positions;
}

/// Adds the products of the columns from `first` on with all rows of `left`.
static void addProducts(Eigen::MatrixXd &sum, const Chunk &left,
                        const Chunk &right, int64_t first, int64_t size) {
  sum.middleCols(first, size) +=
      (left.transpose() * right.middleCols(first, size)).cast<double>();
}

OutputMoments measureOutputs(ArrayRef<Tensor> outputs, const LayerInput &input,
                             uint64_t seed, SamplePart part) {
  std::vector<Position> positions = drawPositions(
      input.sweep.size(), input.columns.getPositions(), seed, part);
  int64_t channels = outputs.front().getShape().back();
  Eigen::MatrixXd rows(positions.size(), channels);
  for (auto [row, at] : llvm::enumerate(positions)) {
    ArrayRef<float> numbers = outputs[at.sample].getValues<float>();
    for (int64_t channel = 0; channel < channels; ++channel)
      rows(row, channel) = numbers[at.position * channels + channel];
  }
  OutputMoments moments;
  moments.mean = rows.colwise().mean().transpose();
  rows.rowwise() -= moments.mean.transpose();
  moments.cross = Eigen::MatrixXd::Zero(channels, input.columns.getLength());
  // What is left of the rows' means makes no difference: those of `rows` are 0.
  for (size_t first = 0; first < positions.size(); first += kChunk) {
    ArrayRef<Position> some =
        ArrayRef(positions).drop_front(first).take_front(kChunk);
    Chunk chunk = std::move(readRows(input, some, 0, 1).front());
    moments.cross.noalias() +=
        rows.middleRows(first, some.size()).transpose() * chunk.cast<double>();
  }
  moments.cross /= static_cast<double>(positions.size());
  return moments;
}

std::vector<InputMoments> measureInputs(const LayerInput &teacher,
                                        const LayerInput &student,
                                        uint64_t seed, bool onlyMeans,
                                        SamplePart part) {
  std::vector<Position> positions = drawPositions(
      student.sweep.size(), student.columns.getPositions(), seed, part);
  int64_t groups = student.columns.getGroups();
  std::vector<InputMoments> moments(groups);
  int64_t length = student.columns.getLength();
  int64_t teacherLength = teacher.columns.getLength();
  MLIRContext *context = student.value.getContext();
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
    entry.products = Eigen::MatrixXd::Zero(length, length);
    entry.cross = Eigen::MatrixXd::Zero(teacherLength, length);
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
        (void)forEachSample(context, blocks, multiply);
      else
        for (int64_t block = 0; block < blocks; ++block)
          (void)multiply(block, 0);
    }
    entry.products /= static_cast<double>(positions.size());
    entry.cross /= static_cast<double>(positions.size());
  };
  int64_t together =
      getGroupsReadTogether(positions.size() * std::max(length, teacherLength));
  auto measure = [&](int64_t set, unsigned) {
    int64_t first = set * together;
    int64_t count = std::min(together, groups - first);
    Rows teacherRows(teacher, positions, first, count);
    Rows studentRows(student, positions, first, count);
    for (int64_t group = 0; group < count; ++group)
      measureGroup(moments[first + group], teacherRows, studentRows, group,
                   /*isParallel=*/groups == 1);
    return success();
  };
  if (groups == 1)
    (void)measure(0, 0);
  else
    (void)forEachSample(context, (groups + together - 1) / together, measure);
  return moments;
}

} // namespace tinyml
