package io.roughspike.equations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roughspike.equations.Lexer.Kind;
import io.roughspike.equations.Node.Binary;
import io.roughspike.equations.Node.Call;
import io.roughspike.equations.Node.Minus;
import io.roughspike.equations.Node.Name;
import io.roughspike.equations.Node.Num;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
  private static final Scope NOTHING =
      new Scope(new Source("equations", "dv/dt = 1"), Set.of(), false);

  private static Node parsed(String text) {
    return Parser.expression(new Source("text", text));
  }

  private static double value(String text) {
    return new TreeValue(NOTHING, Meaning.Use.EVENT, _ -> 0.5).of(parsed(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2*3 | 7",
        "(1 + 2)*3 | 9",
        "10 - 3 - 4 | 3",
        "10 - (3 - 4) | 11",
        "24/4/3 | 2",
        "24/(4/2) | 12",
        "2*3^2 | 18",
        "2^3^2 | 512",
        "(2^3)^2 | 64",
        "-2^2 | -4",
        "(-2)^2 | 4",
        "-2*3 + 10 | 4",
        "2 - -3 | 5",
        "--3 | 3",
        "+3 - +2 | 1",
        "2^-1 | 0.5",
        "2^-1*8 | 4",
        "2*-3*4 | -24",
        "7. + .5 + 1e1 + 1.5E-1 + 2e+0 | 19.65",
        "min(3, 2) + max(3, 2) | 5",
        "abs(-2) + abs(2) | 4",
        "exp(0) + log(1) + sqrt(16) | 5",
        "sin(0) + cos(0) + tanh(0) | 1",
        "where(1 < 2, 10, 20) | 10",
        "where(2 <= 2, 10, 20) | 10",
        "where(2 < 2, 10, 20) | 20",
        "where(1 > 2, 10, 20) | 20",
        "where(2 >= 2, 10, 20) | 10",
        "where(1 + 1 < 3*1, 10, 20) + 1 | 11",
        "((((((5)))))) | 5",
        "v + v*v | 0.75",
      })
  void operationsBindAsInMathematics(String text, double expected) {
    assertEquals(expected, value(text), 1e-14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a-(b+c) | a - (b + c)",
        "(a-b)+c | a - b + c",
        "(a*b)/c | a*b/c",
        "a/(b*c) | a/(b*c)",
        "-(a*b) | -a*b",
        "(-a)*b | (-a)*b",
        "-(a+b) | -(a + b)",
        "-(-a) | -(-a)",
        "a+(-b) | a + (-b)",
        "a^(b^c) | a^b^c",
        "(a^b)^c | (a^b)^c",
        "(-a)^2 | (-a)^2",
        "-a^2 | -a^2",
        "a^(-b) | a^(-b)",
        "a^(b+1) | a^(b + 1)",
        "exp( (a) ) | exp(a)",
        "where(a<(b+1),min(a,b),0.50) | where(a < b + 1, min(a, b), 0.5)",
        "1e-7*a | 1.0E-7*a",
      })
  void textsAreWrittenWithFewBracketsAndReadBack(String text, String expected) {
    assertEquals(expected, Written.of(parsed(text)));
    assertEquals(bracketed(parsed(text)), bracketed(parsed(expected)));
  }

  /** A tree with all its brackets. */
  static String bracketed(Node node) {
    return switch (node) {
      case Num n -> Double.toString(n.value());
      case Name n -> n.name();
      case Minus m -> "(-" + bracketed(m.a()) + ")";
      case Binary b -> "(" + bracketed(b.a()) + b.sign() + bracketed(b.b()) + ")";
      case Call c ->
          c.function() + c.arguments().stream().map(ParserTest::bracketed).toList().toString();
    };
  }

  @Test
  void statementsEndAtLinesAndSemicolonsButNotInBrackets() {
    String text =
        """
        # a comment
        dv/dt = -v   # another; with a semicolon
        x = 1; y = 2;;

        dq = (1 +
            2)  # dq is an ordinary name here
        dd/dt = dq
        """;
    List<String> statements =
        Parser.statements(new Source("equations", text)).stream().map(Written::of).toList();
    assertEquals(List.of("dv/dt = -v", "x = 1", "y = 2", "dq = 1 + 2", "dd/dt = dq"), statements);
  }

  @Test
  void changesAreAssignmentsIncreasesAndDecreases() {
    List<String> statements =
        Parser.statements(new Source("reset", "v=vr; w+=b; u -= 2*b")).stream()
            .map(Written::of)
            .toList();
    assertEquals(List.of("v = vr", "w += b", "u -= 2*b"), statements);
  }

  @Test
  void tokensKnowTheirPlace() {
    List<Lexer.Token> tokens = Lexer.tokens(new Source("text", "a <= 1.5e3 # x\nb"));
    assertEquals(
        List.of(Kind.NAME, Kind.SIGN, Kind.NUMBER, Kind.END_OF_STATEMENT, Kind.NAME, Kind.END),
        tokens.stream().map(Lexer.Token::kind).toList());
    assertEquals(
        List.of(0, 2, 5, 14, 15, 16), tokens.stream().map(t -> t.mark().offset()).toList());
  }

  @Test
  void blankTextsHaveNoStatements() {
    assertTrue(Parser.statements(new Source("reset", " \n # nothing\n;;")).isEmpty());
  }
}
