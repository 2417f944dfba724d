package io.roughspike.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the commands that the project tells its users to type: in code of Markdown pages, in
 * comments of configuration files and in the help of every command. A line that ends in a backslash
 * goes on in the next one. What has a placeholder (a word in capitals, brackets, an ellipsis) is a
 * pattern, not a command; only N, a number, can be filled in.
 *
 * @param project the folder of the project
 */
record DocumentedCommands(Path project) {
  /** A command and the place that names it. */
  record Found(String place, List<String> words) {
    @Override
    public String toString() {
      return place + ": roughspike " + String.join(" ", words);
    }

    boolean isPattern() {
      return words.stream().anyMatch(word -> PLACEHOLDER.matcher(word).find());
    }
  }

  private static final Pattern PLACEHOLDER =
      Pattern.compile("^[A-Z][A-Z_]*(\\.[a-z]+)?$|=[A-Z_]+$|[\\[\\]|]|\\.\\.\\.");
  private static final Pattern COMMAND =
      Pattern.compile("^(?:source <\\()?(?:\\./)?roughspike (.*?)\\)?$");
  private static final Pattern INLINE_CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
  private static final Pattern LISTED_COMMAND = Pattern.compile("^  ([a-z][a-z-]*)  +\\S.*");

  /** All commands by document, in the order in which a reader meets them. */
  Map<String, List<Found>> all() {
    Map<String, List<Found>> documents = new LinkedHashMap<>();
    for (Path page : files(project, ".md")) {
      documents.put(name(page), inMarkdown(page));
    }
    for (Path example : files(project.resolve("examples"), ".yaml")) {
      documents.put(name(example), inComments(example));
    }
    addHelp(List.of(), documents);
    return documents;
  }

  /** Files of the project itself; what was built or fetched may change meanwhile. */
  static List<Path> files(Path folder, String ending) {
    List<Path> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
              return !entered.equals(folder)
                      && entered.getFileName().toString().matches("target|out|\\..*")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(ending)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.sort(found);
    return found;
  }

  private String name(Path file) {
    return project.relativize(file).toString();
  }

  private List<Found> inMarkdown(Path page) {
    List<Found> found = new ArrayList<>();
    boolean fenced = false;
    List<Line> lines = joined(page);
    for (Line line : lines) {
      if (line.text().strip().startsWith("```")) {
        fenced = !fenced;
      } else if (fenced || line.text().startsWith("    ")) {
        add(name(page), line.number(), line.text().strip(), found);
      } else {
        Matcher code = INLINE_CODE.matcher(line.text());
        while (code.find()) {
          add(name(page), line.number(), code.group(1), found);
        }
      }
    }
    return found;
  }

  private List<Found> inComments(Path example) {
    List<Found> found = new ArrayList<>();
    for (Line line : joined(example)) {
      if (line.text().startsWith("#")) {
        add(name(example), line.number(), line.text().substring(1).strip(), found);
      }
    }
    return found;
  }

  /** The commands in the help of a command and of all below it. */
  private void addHelp(List<String> command, Map<String, List<Found>> documents) {
    List<String> args = new ArrayList<>(command);
    args.add("--help");
    String help = Cli.done(args.toArray(String[]::new)).out();
    String place = "roughspike " + String.join(" ", args);
    List<Found> found = new ArrayList<>();
    List<Line> lines = joined(help.lines().toList());
    for (Line line : lines) {
      add(place, line.number(), line.text().strip(), found);
    }
    documents.put(place, found);
    boolean listing = false;
    for (Line line : lines) {
      listing = listing ? !line.text().isBlank() : line.text().equals("Commands:");
      Matcher listed = LISTED_COMMAND.matcher(line.text());
      if (listing && listed.matches() && !listed.group(1).equals("help")) {
        List<String> next = new ArrayList<>(command);
        next.add(listed.group(1));
        addHelp(next, documents);
      }
    }
  }

  private static void add(String document, int line, String text, List<Found> found) {
    Matcher command = COMMAND.matcher(text);
    if (!command.matches()) {
      return;
    }
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command.group(1));
    while (word.find()) {
      for (int group = 1; group <= 3; group++) {
        if (word.group(group) != null) {
          words.add(word.group(group).equals("N") ? "2" : word.group(group));
        }
      }
    }
    found.add(new Found(document + ":" + line, words));
  }

  /** A line and its number, from 1. */
  private record Line(int number, String text) {}

  private static List<Line> joined(Path file) {
    try {
      return joined(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Line> joined(List<String> lines) {
    List<Line> joined = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int first = 1;
    for (int k = 0; k < lines.size(); k++) {
      // of a comment's further lines the sign of comments goes too
      String part = text.isEmpty() ? lines.get(k) : lines.get(k).replaceFirst("^\\s*#?\\s*", " ");
      boolean goesOn = part.endsWith("\\");
      text.append(goesOn ? part.substring(0, part.length() - 1).stripTrailing() : part);
      if (!goesOn) {
        joined.add(new Line(first, text.toString()));
        text.setLength(0);
        first = k + 2;
      }
    }
    return joined;
  }
}
