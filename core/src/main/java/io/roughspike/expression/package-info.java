/**
 * Expression graphs: what a model computes, as hash-consed operations on doubles. {@link
 * io.roughspike.expression.Expressions} builds them, {@link io.roughspike.expression.Recipes} puts
 * elementary functions down to single IEEE operations, and {@link
 * io.roughspike.expression.Derivatives} makes the graphs of cotangents and tangents. Everything
 * that decides bits happens on graphs; back ends map one node to one operation.
 */
package io.roughspike.expression;
