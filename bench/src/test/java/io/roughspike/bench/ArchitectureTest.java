package io.roughspike.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may depend on what. */
class ArchitectureTest {
  private static final List<String> MODULES = List.of("core", "simd", "cli", "bench");

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    List<Path> folders = MODULES.stream().map(ArchitectureTest::compiled).toList();
    classes = new ClassFileImporter().importPaths(folders);
    for (String name : List.of("io.roughspike", "io.roughspike.simd", "io.roughspike.cli")) {
      assertTrue(classes.containPackage(name), name + " was not read");
    }
  }

  @Test
  void onlyTheSimdModuleTouchesTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.roughspike.simd..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .because("everything else must run on a JDK without that module")
        .check(classes);
  }

  @Test
  void nothingNeedsSpark() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "io.roughspike.spark..")
        .because("the module for Spark is optional, and finds the others, not they it")
        .check(classes);
  }

  @Test
  void coreNeedsJavaBaseOnly() {
    Set<String> required =
        ModuleFinder.of(compiled("core"))
            .find("io.roughspike.core")
            .orElseThrow()
            .descriptor()
            .requires()
            .stream()
            .map(ModuleDescriptor.Requires::name)
            .collect(toSet());
    assertEquals(Set.of("java.base"), required);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("io.roughspike.(**)").should().beFreeOfCycles().check(classes);
  }

  /** The file that says it, with a comment of at least one sentence. */
  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Pattern sentence = Pattern.compile("/\\*\\*[\\s*]*[A-Z].{20,}?\\.\\s", Pattern.DOTALL);
    List<Path> silent = new ArrayList<>();
    int packages = 0;
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src", "main", "java");
      for (Path folder : packages(sources)) {
        Path info = folder.resolve("package-info.java");
        if (!Files.exists(info) || !sentence.matcher(Files.readString(info)).find()) {
          silent.add(info);
        }
        packages++;
      }
    }
    assertTrue(packages >= 25, "only " + packages + " packages were found");
    assertEquals(List.of(), silent, "packages without a sentence in their package-info.java");
  }

  /** Folders below {@code sources} that hold classes of a package. */
  private static Set<Path> packages(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .filter(folder -> !folder.equals(sources))
          .collect(toSet());
    }
  }

  private static Path compiled(String module) {
    return Path.of("..", module, "target", "classes");
  }
}
