# Sourced by the scripts at the top of the project: finds a JDK that can build and run it.
#
# find_jdk sets JAVA_HOME to the first JDK of version 25 or newer among JAVA_HOME, JAVA25_HOME, the
# folder of the javac on the PATH, and the usual install folders; otherwise it says what to do and
# fails. It reads each JDK's "release" file, which is faster than starting a JVM.
# ROUGHSPIKE_JDK_FOLDERS (folders separated by colons) replaces the list of install folders.

readonly OLDEST_JDK=25

# Patterns in variables: the bash 3.2 of macOS does not read parentheses in them otherwise.
readonly VERSION_LINE='^JAVA_VERSION="([0-9]+)'
readonly MODULES_LINE='^MODULES="(.*)"'

# jdk_feature_version DIR: prints the feature version of the JDK in DIR; fails if there is none.
jdk_feature_version() {
  [[ -x "$1/bin/java" && -x "$1/bin/javac" && -r "$1/release" ]] || return 1
  local line
  while IFS= read -r line; do
    if [[ "$line" =~ $VERSION_LINE ]]; then
      printf '%s\n' "${BASH_REMATCH[1]}"
      return 0
    fi
  done < "$1/release"
  return 1
}

# jdk_has_module DIR NAME: whether the JDK in DIR contains the module NAME.
jdk_has_module() {
  local line
  while IFS= read -r line; do
    [[ "$line" =~ $MODULES_LINE ]] && [[ " ${BASH_REMATCH[1]} " == *" $2 "* ]] && return 0
  done < "$1/release"
  return 1
}

# usual_jdk_folders: prints the folders in which JDKs are installed, one a line.
usual_jdk_folders() {
  if [[ -n "${ROUGHSPIKE_JDK_FOLDERS+set}" ]]; then
    tr ':' '\n' <<< "$ROUGHSPIKE_JDK_FOLDERS"
    return
  fi
  printf '%s\n' /usr/lib/jvm /usr/java /usr/local /opt /opt/java "${HOME:-}/.sdkman/candidates/java" \
    "${HOME:-}/.jdks" "${HOME:-}/.asdf/installs/java" "${HOME:-}/.local/share/mise/installs/java" \
    /Library/Java/JavaVirtualMachines "${HOME:-}/Library/Java/JavaVirtualMachines" \
    /opt/homebrew/opt /usr/local/opt
}

find_jdk() {
  local candidates=() candidate folder javac version
  [[ -n "${JAVA_HOME:-}" ]] && candidates+=("$JAVA_HOME")
  [[ -n "${JAVA25_HOME:-}" ]] && candidates+=("$JAVA25_HOME")
  if javac="$(command -v javac)" && javac="$(readlink -f "$javac" 2> /dev/null)"; then
    candidates+=("${javac%/bin/javac}")
  fi
  while IFS= read -r folder; do
    candidates+=("$folder"/*/ "$folder"/*/Contents/Home "$folder"/*/libexec/openjdk.jdk/Contents/Home)
  done < <(usual_jdk_folders)

  for candidate in ${candidates[@]+"${candidates[@]}"}; do
    if version="$(jdk_feature_version "${candidate%/}")" && ((version >= OLDEST_JDK)); then
      export JAVA_HOME="${candidate%/}"
      return 0
    fi
  done
  echo "RoughSpike needs JDK $OLDEST_JDK or newer and found none: install one (for instance" \
    "'apt install openjdk-$OLDEST_JDK-jdk', 'brew install openjdk@$OLDEST_JDK', or Temurin from" \
    "https://adoptium.net) or set JAVA_HOME to its folder." >&2
  return 1
}
