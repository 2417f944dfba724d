/**
 * Models of neurons as text: equations, an intensity or an event, what a spike does, parameters
 * with units. The text goes through these stages, top down in the package:
 *
 * <pre>
 *   {@link io.roughspike.equations.ModelText}   what is said of a model, by hand or from a file
 *     Lexer               text -> tokens
 *     Parser              tokens -> syntax tree: statements of expressions
 *     Scope               what each name means, where sub-expressions depend on each other
 *     ParsedModel         the syntax trees of all parts, each of the kind that its place demands
 *     ModelDimensions     units of everything that is written, where there are any
 *     Lowering            syntax tree -> nodes of an expression graph
 *     Compiler            all of it -> {@link io.roughspike.model.NeuronModel}
 *   {@link io.roughspike.equations.BuiltInModels} the texts that come with the program, read by ModelFile
 *   {@link io.roughspike.equations.ModelPrinter}  a model in words
 * </pre>
 *
 * <p>Whatever is wrong with a text is a {@link io.roughspike.equations.ModelTextException}: one
 * sentence, the line and a mark under the place.
 */
package io.roughspike.equations;
