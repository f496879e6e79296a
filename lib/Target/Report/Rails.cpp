//===- Rails.cpp - Edges of a graph as rails beside a list ----------------===//

#include "Rails.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace tinyml {

Rails::Rails(const std::vector<std::vector<size_t>> &sources)
    : isJoined(sources.size(), false) {
  std::vector<std::vector<size_t>> readers(sources.size());
  for (size_t row = 0; row < sources.size(); ++row)
    for (size_t source : sources[row]) {
      if (source + 1 == row)
        isJoined[source] = true;
      else if (source < row)
        readers[source].push_back(row);
    }
  std::vector<size_t> ends; ///< of the last rail in each lane
  for (size_t source = 0; source < readers.size(); ++source) {
    if (readers[source].empty())
      continue;
    size_t lane = 0;
    while (lane < ends.size() && ends[lane] > source)
      ++lane;
    if (lane == ends.size())
      ends.push_back(0);
    ends[lane] = readers[source].back();
    rails.push_back({source, ends[lane], std::move(readers[source]),
                     static_cast<int64_t>(lane) + 1});
  }
  lanes = static_cast<int64_t>(ends.size());
}

/// Many lanes are narrow ones.
static int64_t getSpacing(int64_t lanes) {
  return lanes <= 6 ? 14 : lanes <= 16 ? 8 : 4;
}

int64_t Rails::getX(const Rail &rail) const {
  return kLeft + 2 + rail.lane * getSpacing(lanes);
}

int64_t Rails::getWidth() const {
  return 2 * kLeft + 2 + lanes * getSpacing(lanes);
}

std::string Rails::getPath(size_t row, int64_t height) const {
  int64_t middle = height / 2;
  std::string path;
  if (row > 0 && isJoined[row - 1])
    path += formatv("M{0} 0V{1}", kLeft, middle);
  if (isJoined[row])
    path += formatv("M{0} {1}V{2}", kLeft, middle, height);
  for (const Rail &rail : rails) {
    int64_t x = getX(rail);
    if (row == rail.source)
      path +=
          formatv("M{0} {1}C{2} {1} {2} {1} {2} {3}", kLeft, middle, x, height);
    if (rail.source < row && row < rail.last)
      path += formatv("M{0} 0V{1}", x, height);
    if (is_contained(rail.readers, row))
      path += formatv("M{0} 0C{0} {1} {0} {1} {2} {1}", x, middle, kLeft);
  }
  return path;
}

} // namespace tinyml
