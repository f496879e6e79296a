//===- MemorySection.cpp - The arena over time ----------------------------===//

#include "Sections.h"
#include "tinyml/Support/Quantities.h"

using namespace llvm;

namespace tinyml {

namespace {
/// The map: time goes right, addresses go up.
class MemoryMap {
public:
  explicit MemoryMap(const ReportObject &report);
  void write(Html &html) const;

private:
  struct Buffer {
    std::string name;
    int64_t offset, bytes, first, last;
    bool isOwner; ///< live at the peak
    /// The last step in which no other buffer lies over it, or `last`.
    int64_t lastFree = 0;
  };
  struct Box {
    double x, y, width, height; ///< pixels
  };
  double getX(int64_t step) const { return kLeft + step * stepWidth; }
  double getY(int64_t offset) const {
    return kTop + kHeight - static_cast<double>(offset) * kHeight / arena;
  }
  void writeAxes(Html &html) const;
  void findOverlaps();
  Box getBox(const Buffer &buffer, int64_t last) const;
  void writeBuffer(const Buffer &buffer, Html &html) const;
  void writeLabel(const Buffer &buffer, size_t index, Html &html) const;
  void writePeak(Html &html) const;
  void writeTable(Html &html) const;

  static constexpr int64_t kLeft = 68, kTop = 26, kHeight = 340;
  static constexpr int64_t kBottom = 40, kRight = 16;
  int64_t arena, steps, peakStep, peakBytes;
  double stepWidth;
  std::vector<Buffer> buffers;
  std::string peakName;
};
} // namespace

MemoryMap::MemoryMap(const ReportObject &report)
    : arena(std::max<int64_t>(1, getInt(report, "arena_bytes"))),
      peakStep(getInt(report, "peak_step")),
      peakBytes(getInt(report, "peak_bytes")) {
  std::vector<const ReportObject *> all = getObjects(report, "steps");
  steps = std::max<int64_t>(1, static_cast<int64_t>(all.size()));
  stepWidth = std::clamp(960.0 / static_cast<double>(steps), 14.0, 150.0);
  if (peakStep >= 0 && peakStep < static_cast<int64_t>(all.size()))
    peakName = getStepName(*all[peakStep], peakStep);
  for (const ReportObject *entry : getObjects(report, "buffers")) {
    Buffer buffer{getText(*entry, "name").str(), getInt(*entry, "offset"),
                  getInt(*entry, "bytes"),       getInt(*entry, "first_step"),
                  getInt(*entry, "last_step"),   false};
    if (buffer.first < 0)
      continue;
    buffer.isOwner = buffer.first <= peakStep && peakStep <= buffer.last;
    if (buffer.name.empty())
      buffer.name = "buffer " + std::to_string(buffers.size() + 1);
    buffers.push_back(std::move(buffer));
  }
  findOverlaps();
}

void MemoryMap::findOverlaps() {
  for (Buffer &buffer : buffers) {
    buffer.lastFree = buffer.last;
    for (const Buffer &other : buffers)
      if (other.first > buffer.first && other.first <= buffer.last &&
          other.offset < buffer.offset + buffer.bytes &&
          buffer.offset < other.offset + other.bytes)
        buffer.lastFree = std::min(buffer.lastFree, other.first - 1);
  }
}

static std::string toPixels(double value) { return formatv("{0:f1}", value); }

void MemoryMap::writeAxes(Html &html) const {
  constexpr int64_t kTicks = 4;
  std::string right = toPixels(getX(steps));
  for (int64_t tick = 0; tick <= kTicks; ++tick) {
    int64_t bytes = arena * tick / kTicks;
    std::string y = toPixels(getY(bytes));
    html.add("line", {{"class", "grid"},
                      {"x1", std::to_string(kLeft)},
                      {"x2", right},
                      {"y1", y},
                      {"y2", y}});
    html.add("text",
             {{"class", "axis end"},
              {"x", std::to_string(kLeft - 8)},
              {"y", toPixels(getY(bytes) + 4)}},
             formatBytes(bytes));
  }
  // As many numbers as there is room for.
  int64_t stride = 1;
  while (static_cast<double>(stride) * stepWidth < 28)
    stride = stride == 1 ? 2 : stride == 2 ? 5 : stride * 2;
  for (int64_t step = 0; step < steps; step += stride)
    html.add("text",
             {{"class", "axis middle"},
              {"x", toPixels(getX(step) + stepWidth / 2)},
              {"y", std::to_string(kTop + kHeight + 16)}},
             std::to_string(step));
  html.add("text",
           {{"class", "axis"},
            {"x", std::to_string(kLeft)},
            {"y", std::to_string(kTop + kHeight + 33)}},
           "step \u2192");
}

/// The width of a character of the map's font.
constexpr double kCharacter = 6.7;

/// Cuts a name to `width` pixels of the map's font; nothing where too little
/// is left.
static std::string fitName(StringRef name, double width) {
  auto room = static_cast<size_t>(std::max(0.0, width / kCharacter));
  if (name.size() <= room)
    return name.str();
  if (room < 5)
    return "";
  // The end of a name tells it apart; a character is not cut in two.
  StringRef end = name.take_back(room - 1);
  while (!end.empty() && (end.front() & 0xc0) == 0x80)
    end = end.drop_front();
  return "\u2026" + end.str();
}

MemoryMap::Box MemoryMap::getBox(const Buffer &buffer, int64_t last) const {
  double x = getX(buffer.first) + 1;
  double y = getY(buffer.offset + buffer.bytes);
  return {x, y, getX(last + 1) - 1 - x, std::max(1.0, getY(buffer.offset) - y)};
}

void MemoryMap::writeBuffer(const Buffer &buffer, Html &html) const {
  Box box = getBox(buffer, buffer.last);
  auto group =
      html.open("g", {{"class", buffer.isOwner ? "buffer owner" : "buffer"}});
  html.add("title", Twine(buffer.name) + ": " + formatBytes(buffer.bytes) +
                        " at " + Twine(buffer.offset) + ", steps " +
                        Twine(buffer.first) + " to " + Twine(buffer.last));
  html.add("rect", {{"x", toPixels(box.x)},
                    {"y", toPixels(box.y)},
                    {"width", toPixels(box.width)},
                    {"height", toPixels(box.height)}});
}

void MemoryMap::writeLabel(const Buffer &buffer, size_t index,
                           Html &html) const {
  auto [x, y, width, height] = getBox(buffer, buffer.lastFree);
  std::string number = std::to_string(index + 1);
  constexpr double kLine = 13, kMargin = 8;
  bool isTall = height > width && width >= kLine;
  double room = (isTall ? height : width) - kMargin;
  std::string text = fitName(
      buffer.name, room - kCharacter * static_cast<double>(number.size() + 1));
  text = text.empty() ? number : number + " " + text;
  bool isNumberWide =
      width < kCharacter * static_cast<double>(number.size()) + 2;
  if ((text == number && isNumberWide) || std::min(width, height) < kLine - 2)
    return;
  std::string middle = toPixels(x + width / 2);
  std::string center = toPixels(y + height / 2);
  std::string turn = isTall && text != number
                         ? "rotate(-90 " + middle + " " + center + ")"
                         : "";
  html.add("text",
           {{"class", buffer.isOwner ? "middle tied owner" : "middle tied"},
            {"x", middle},
            {"y", toPixels(y + height / 2 + 4)},
            {"transform", turn}},
           text);
}

void MemoryMap::writePeak(Html &html) const {
  if (peakStep < 0)
    return;
  double x = getX(peakStep), top = getY(arena);
  html.add("rect", {{"class", "peak"},
                    {"x", toPixels(x)},
                    {"y", toPixels(top - 4)},
                    {"width", toPixels(stepWidth)},
                    {"height", std::to_string(kHeight + 8)}});
  bool isLeft = peakStep * 2 < steps;
  html.add("text",
           {{"class", isLeft ? "peak" : "peak end"},
            {"x", toPixels(isLeft ? x : x + stepWidth)},
            {"y", std::to_string(kTop - 10)}},
           "peak " + formatBytes(peakBytes) + " at step " + Twine(peakStep));
}

void MemoryMap::writeTable(Html &html) const {
  auto details = html.open("details");
  html.add("summary", "All " + Twine(buffers.size()) + " buffers");
  auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
  auto table = html.open("table", {{"class", "plain"}});
  {
    auto row = html.open("tr");
    for (StringRef head :
         {"#", "Buffer", "Size", "Offset", "Steps", "At the peak"})
      html.add("th", {{"scope", "col"}}, head);
  }
  for (auto [index, buffer] : enumerate(buffers)) {
    auto row = html.open("tr");
    html.addClass("td", "n soft", Twine(index + 1));
    html.addClass("td", "name", buffer.name);
    html.addClass("td", "n", formatBytes(buffer.bytes));
    html.addClass("td", "n", Twine(buffer.offset));
    html.addClass("td", "n",
                  Twine(buffer.first) + "\u2013" + Twine(buffer.last));
    html.add("td", buffer.isOwner ? "\u25cf live" : "");
  }
}

void MemoryMap::write(Html &html) const {
  {
    auto owners = html.open("p");
    html.addText("Peak: ");
    html.add("b", formatBytes(peakBytes));
    html.addText(" of live bytes at step " + Twine(peakStep) + ", ");
    html.addClass("span", "name", peakName);
    html.addText(". Its owners:");
  }
  {
    auto list = html.open("ul", {{"class", "owners"}});
    for (auto [index, buffer] : enumerate(buffers)) {
      if (!buffer.isOwner)
        continue;
      auto item = html.open("li");
      html.addText(Twine(index + 1) + " ");
      html.addClass("span", "name", buffer.name);
      html.addText(", " + formatBytes(buffer.bytes));
    }
  }
  {
    auto scroll = html.open("div", {{"class", "scroll"}, {"tabindex", "0"}});
    std::string width = toPixels(getX(steps) + kRight);
    auto svg = html.open(
        "svg", {{"class", "map"},
                {"role", "img"},
                {"aria-label", "memory map over time"},
                {"width", width},
                {"height", std::to_string(kTop + kHeight + kBottom)}});
    writeAxes(html);
    for (const Buffer &buffer : buffers)
      writeBuffer(buffer, html);
    writePeak(html);
    // Over all boxes, so that none hides a name.
    for (auto [index, buffer] : enumerate(buffers))
      writeLabel(buffer, index, html);
  }
  writeTable(html);
}

void writeMemory(const ReportObject &report, Html &html) {
  auto section = openSection(
      "memory", "Memory over time",
      "The arena: every box is a buffer, as high as its bytes and as wide as "
      "the steps that need it. Boxes overlap where a kernel writes over an "
      "input that it has read. What the caller owns is not in it.",
      html);
  if (getObjects(report, "buffers").empty()) {
    html.add("p", "There is no buffer: the steps work in the caller's memory.");
    return;
  }
  MemoryMap(report).write(html);
}

} // namespace tinyml
