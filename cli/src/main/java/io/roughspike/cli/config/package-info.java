/**
 * Configuration files: {@link io.roughspike.cli.config.YamlReader} turns text into values that know
 * where they stand, {@link io.roughspike.cli.config.Section} and {@link
 * io.roughspike.cli.config.Field} read them by name and type, and the {@code ...Config} classes
 * build models, runs and trainings from them. Whatever cannot be used is refused by key, value,
 * requirement and line.
 */
package io.roughspike.cli.config;
