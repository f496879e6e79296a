//===- ReportReader.h - Reads members of a report ---------------*- C++ -*-===//
//
// A page is written from a report as `--report=json` has it, so that both say
// the same, and a report that is read from a file can stand beside it.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_TARGET_REPORT_REPORTREADER_H
#define TINYML_LIB_TARGET_REPORT_REPORTREADER_H

#include "llvm/Support/JSON.h"

#include <optional>
#include <string>
#include <vector>

namespace tinyml {

using ReportObject = llvm::json::Object;

/// Each returns 0, nothing or an empty text where the member is missing.
int64_t getInt(const ReportObject &object, llvm::StringRef member);
std::optional<double> getNumber(const ReportObject &object,
                                llvm::StringRef member);
llvm::StringRef getText(const ReportObject &object, llvm::StringRef member);
/// The objects of an array.
std::vector<const ReportObject *> getObjects(const ReportObject &object,
                                             llvm::StringRef member);
std::vector<llvm::StringRef> getTexts(const ReportObject &object,
                                      llvm::StringRef member);

/// Returns `1×49×10`, or `scalar`.
std::string formatShape(const llvm::json::Array &shape);
/// Returns the shapes of an array of shapes, commas between them.
std::string formatShapes(const ReportObject &object, llvm::StringRef member);

/// Returns the name of a step's node, or what stands for it.
std::string getStepName(const ReportObject &step, size_t index);

/// Returns `812`, `24.9 k`, `2.66 M`.
std::string formatShort(int64_t count);
/// Returns six digits, as `%g` prints them.
std::string formatNumber(double number);
/// Returns `part` of `whole` in percent: `12 %`, `0.3 %`.
std::string formatPercent(double part, double whole);

/// Returns `-12 %`, with a sign that is not the hyphen, or `=`; `new`
/// where there was nothing.
std::string formatChange(int64_t now, int64_t then);

} // namespace tinyml

#endif // TINYML_LIB_TARGET_REPORT_REPORTREADER_H
