#include "dtmm_gnuplot.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <gnuplot-iostream.h>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

std::string reason(const char *what) { return std::string(what) + ": " + std::strerror(errno); }

/* Blocks SIGPIPE in this thread: a gnuplot that dies early is told by its exit status, not by our death. */
class SigpipeBlock {
 public:
  SigpipeBlock() {
    sigemptyset(&signal_);
    sigaddset(&signal_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~SigpipeBlock() {
    const timespec now = {0, 0};
    while (sigtimedwait(&signal_, nullptr, &now) > 0) {
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t signal_;
  sigset_t before_;
};

/* A temporary file, removed when done. */
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string &text = "")
      : path_((std::filesystem::temp_directory_path() / "dtmm-gnuplot-XXXXXX").string()),
        descriptor_(mkostemp(path_.data(), O_CLOEXEC)) {
    if (descriptor_ < 0) throw std::runtime_error(reason("no temporary file for gnuplot"));
    if (write(descriptor_, text.data(), text.size()) == (ssize_t)text.size()) return;
    remove();
    throw std::runtime_error(reason("cannot write a temporary file for gnuplot"));
  }
  ~TemporaryFile() { remove(); }
  std::string path() const { return path_; }
  std::string text() const {
    std::string text;
    char buffer[4096];
    lseek(descriptor_, 0, SEEK_SET);
    for (ssize_t n; (n = read(descriptor_, buffer, sizeof buffer)) > 0;) text.append(buffer, n);
    return text;
  }

 private:
  void remove() {
    close(descriptor_);
    unlink(path_.c_str());
  }
  std::string path_;
  int descriptor_;
};

using Rows = std::vector<std::vector<double>>;

Rows rows_of(const gnuplot_table &table) {
  Rows rows;
  for (size_t row = 0; row < table.rows; row++) {
    const double *first = table.values + row * table.columns;
    rows.emplace_back(first, first + table.columns);
  }
  return rows;
}

/*
 * send1d ends a block with a line "e", which is therefore the terminator of the here-document. The script is
 * loaded from a file because gnuplot numbers the lines of a file, but not those that it reads from a pipe.
 */
void send(Gnuplot &plot, const gnuplot_table *tables, size_t table_count, const std::string &script) {
  for (size_t i = 0; i < table_count; i++) {
    plot << "$" << tables[i].name << " << e\n";
    plot.send1d(rows_of(tables[i]));
  }
  plot << "load '" << script << "'\n" << std::flush;
}

/*
 * gnuplot-iostream closes the handle it is given and ignores gnuplot's exit status, so it gets a copy
 * and the pipe is closed here.
 */
int run(const std::string &program, const gnuplot_table *tables, size_t table_count,
        const std::string &script, const std::string &messages) {
  const std::string command = "exec " + program + " 2>" + messages;
  FILE *pipe = popen(command.c_str(), "we");
  if (pipe == nullptr) throw std::runtime_error(reason("cannot start gnuplot"));
  const int copy = fcntl(fileno(pipe), F_DUPFD_CLOEXEC, 0);
  FILE *handle = copy < 0 ? nullptr : fdopen(copy, "w");
  if (handle != nullptr) {
    Gnuplot plot(handle);
    send(plot, tables, table_count, script);
  }
  const int status = pclose(pipe);
  if (handle == nullptr) throw std::runtime_error(reason("cannot write to gnuplot"));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Line `number`, counted from 1, of `script`; empty if there is none. */
std::string line_of(const std::string &script, long number) {
  std::istringstream lines(script);
  std::string line;
  for (long i = 0; i < number; i++)
    if (!std::getline(lines, line)) return "";
  return line;
}

/* gnuplot's text names the line of the file by number, and shows it for some errors only. */
std::string message(const std::string &program, int status, std::string text, const std::string &file,
                    const std::string &script) {
  if (status == 127) return program + " is not installed: it comes with the package gnuplot-nox";
  if (text.empty()) return program + " ended with status " + std::to_string(status) + " and no message";
  const std::string place = "\"" + file + "\" line ";
  const size_t found = text.find(place);
  if (found == std::string::npos) return text;
  const long number = std::strtol(text.c_str() + found + place.size(), nullptr, 10);
  text.replace(found, place.size(), "line ");
  return text + "\nline " + std::to_string(number) + " is: " + line_of(script, number);
}

}  // namespace

int gnuplot_run(const char *program, const gnuplot_table *tables, size_t table_count, const char *script,
                char **error) {
  const SigpipeBlock block;
  try {
    const TemporaryFile commands(script);
    const TemporaryFile messages;
    const int status = run(program, tables, table_count, commands.path(), messages.path());
    if (status != 0)
      *error = strdup(message(program, status, messages.text(), commands.path(), script).c_str());
    return status;
  } catch (const std::exception &failure) {
    *error = strdup(failure.what());
    return -1;
  }
}
