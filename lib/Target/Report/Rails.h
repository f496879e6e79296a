//===- Rails.h - Edges of a graph as rails beside a list --------*- C++ -*-===//

#ifndef TINYML_LIB_TARGET_REPORT_RAILS_H
#define TINYML_LIB_TARGET_REPORT_RAILS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tinyml {

/// Draws the edges of a graph whose nodes are the rows of a list, in an order
/// where sources come first. An edge to the next row is the main rail. All
/// other edges of one source share a rail of their own, which leaves at the
/// source and ends at the last reader.
class Rails {
public:
  /// `sources[row]` are the rows that a row reads, each less than it.
  explicit Rails(const std::vector<std::vector<size_t>> &sources);

  /// Pixels from the left edge to the right of the last rail.
  int64_t getWidth() const;

  /// Returns the path data of one row, in pixels: the row's node is at
  /// (kLeft, height / 2), rails go from 0 to `height`.
  std::string getPath(size_t row, int64_t height) const;

  static constexpr int64_t kLeft = 12;

private:
  struct Rail {
    size_t source, last;
    std::vector<size_t> readers;
    int64_t lane; ///< 1 is beside the main rail
  };
  int64_t getX(const Rail &rail) const;

  std::vector<Rail> rails;
  std::vector<bool> isJoined; ///< with the next row
  int64_t lanes = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_TARGET_REPORT_RAILS_H
