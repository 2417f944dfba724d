package io.roughspike.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What may depend on what. */
class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    List<Path> folders =
        Stream.of("core", "simd", "cli", "bench").map(ArchitectureTest::compiled).toList();
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

  private static Path compiled(String module) {
    return Path.of("..", module, "target", "classes");
  }
}
