//===- ReportReader.cpp - Reads members of a report -----------------------===//

#include "ReportReader.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace tinyml {

int64_t getInt(const ReportObject &object, StringRef member) {
  return object.getInteger(member).value_or(0);
}

std::optional<double> getNumber(const ReportObject &object, StringRef member) {
  return object.getNumber(member);
}

StringRef getText(const ReportObject &object, StringRef member) {
  return object.getString(member).value_or("");
}

std::vector<const ReportObject *> getObjects(const ReportObject &object,
                                             StringRef member) {
  std::vector<const ReportObject *> objects;
  if (const json::Array *array = object.getArray(member))
    for (const json::Value &value : *array)
      if (const json::Object *entry = value.getAsObject())
        objects.push_back(entry);
  return objects;
}

std::vector<StringRef> getTexts(const ReportObject &object, StringRef member) {
  std::vector<StringRef> texts;
  if (const json::Array *array = object.getArray(member))
    for (const json::Value &value : *array)
      if (auto text = value.getAsString())
        texts.push_back(*text);
  return texts;
}

std::string formatShape(const json::Array &shape) {
  std::string text;
  for (const json::Value &dim : shape) {
    text += text.empty() ? "" : "\u00d7";
    text += std::to_string(dim.getAsInteger().value_or(0));
  }
  return text.empty() ? "scalar" : text;
}

std::string formatShapes(const ReportObject &object, StringRef member) {
  std::string text;
  if (const json::Array *shapes = object.getArray(member))
    for (const json::Value &shape : *shapes)
      if (const json::Array *dims = shape.getAsArray())
        text += (text.empty() ? "" : ", ") + formatShape(*dims);
  return text;
}

std::string getStepName(const ReportObject &step, size_t index) {
  StringRef node = getText(step, "node");
  return node.empty() ? "step " + std::to_string(index) : node.str();
}

std::string formatShort(int64_t count) {
  if (count < 10000)
    return std::to_string(count);
  if (count < 1000000)
    return formatv("{0:f1} k", count / 1e3);
  return formatv("{0:f2} M", count / 1e6);
}

std::string formatNumber(double number) {
  std::string text;
  raw_string_ostream(text) << format("%g", number);
  return text;
}

std::string formatPercent(double part, double whole) {
  if (whole <= 0)
    return "-";
  double percent = 100 * part / whole;
  if (percent != 0 && percent < 1)
    return formatv("{0:f1} %", percent);
  return formatv("{0:f0} %", percent);
}

std::string formatChange(int64_t now, int64_t then) {
  if (now == then)
    return "=";
  if (then == 0)
    return "new";
  std::string sign = now < then ? "\u2212" : "+";
  double change = 100.0 * std::abs(static_cast<double>(now - then)) /
                  static_cast<double>(then);
  return sign + (change < 1 ? formatv("{0:f2} %", change)
                            : formatv("{0:f0} %", change))
                    .str();
}

} // namespace tinyml
