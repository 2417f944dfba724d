import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;

/**
 * Gives the classes of a jar that are compiled for Java 5 and before the stack maps and version of
 * Java 8. The JVM checks classes without stack maps by another, slower verifier, and its cache of
 * classes refuses them; such a library would be parsed and checked at every start. If any class
 * would not pass the check, the jar stays as it is.
 */
static final int STACK_MAPS_FROM = ClassFile.JAVA_6_VERSION;

void main(String[] args) throws IOException {
  URL jar = Path.of(args[0]).toUri().toURL();
  ClassFile classes =
      ClassFile.of(
          StackMapsOption.GENERATE_STACK_MAPS,
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(new URLClassLoader(new URL[] {jar}))
                  .orElse(ClassHierarchyResolver.defaultResolver())));
  ClassTransform version =
      (builder, element) -> {
        if (element instanceof ClassFileVersion) {
          builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
        } else {
          builder.with(element);
        }
      };
  // Bodies that nothing passes through would be copied, without stack maps.
  ClassTransform modern =
      version.andThen(ClassTransform.transformingMethodBodies((body, part) -> body.with(part)));
  try (FileSystem files = FileSystems.newFileSystem(Path.of(args[0]));
      Stream<Path> entries = Files.walk(files.getPath("/"))) {
    Map<Path, byte[]> changed = new HashMap<>();
    for (Path file : (Iterable<Path>) entries::iterator) {
      if (file.toString().endsWith(".class")) {
        var old = classes.parse(Files.readAllBytes(file));
        if (old.majorVersion() < STACK_MAPS_FROM) {
          byte[] bytes = classes.transformClass(old, modern);
          List<VerifyError> errors = classes.verify(bytes);
          if (!errors.isEmpty()) {
            throw errors.getFirst();
          }
          changed.put(file, bytes);
        }
      }
    }
    for (Map.Entry<Path, byte[]> entry : changed.entrySet()) {
      Files.write(entry.getKey(), entry.getValue());
    }
  }
}
